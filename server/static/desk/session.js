/** Who is signed in, in this tab only. The token is never in a cookie, an address or a place that outlives the tab. */
import { call } from "../shared/http.js";

const KEY = "open-door.desk";

export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function keep(session) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(session));
  } catch {
    // Without storage a reload asks for the password again.
  }
}

/** Sign in. Throws `Problem`. `available` is whether new chats are welcome from the start. */
export async function signIn({ username, password, available }) {
  const { token, name } = await call("/api/staff/login", { method: "POST", body: { username, password } });
  const session = { token, username, name, available };
  keep(session);
  return session;
}

/** Set a password with the one-time code. Throws `Problem`. */
export const enroll = ({ username, code, password }) => call("/api/staff/enroll", { method: "POST", body: { username, code, password } });

/** Forget the session here, then tell the server; it ends by itself where the server cannot be told. */
export async function signOut(session) {
  forget();
  await call("/api/staff/logout", { method: "POST", token: session.token }).catch(() => null);
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
