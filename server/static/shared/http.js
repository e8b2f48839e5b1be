/** Calls to our own JSON endpoints. A failure is a `Problem` with words for a person; nothing that was sent is repeated in it. */
export class Problem extends Error {
  /** @param {number} status 0 when the server could not be reached */
  constructor(status, { title, detail, type } = {}, retryAfter = null) {
    super("");
    this.status = status;
    this.type = typeof type === "string" ? type : "";
    this.title = typeof title === "string" ? title : "";
    this.detail = typeof detail === "string" ? detail : "";
    this.retryAfter = retryAfter;
  }
}

/** Send and read JSON. Throws `Problem` on everything but success. Answers null for an empty body. */
export async function call(path, { method = "GET", body, token, signal } = {}) {
  const headers = { accept: "application/json" };
  if (body) headers["content-type"] = "application/json";
  if (token) headers.authorization = `Bearer ${token}`;
  let answer;
  try {
    answer = await fetch(path, {
      method, headers, signal, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit", redirect: "error",
    });
  } catch {
    throw new Problem(0);
  }
  const value = await answer.json().catch(() => null);
  if (answer.ok) return value;
  const wait = Number(answer.headers.get("retry-after"));
  throw new Problem(answer.status, value && typeof value === "object" ? value : {}, wait > 0 ? wait : null);
}
