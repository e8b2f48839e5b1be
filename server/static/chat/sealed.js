/** What is not yet sent, kept beyond the tab for a visitor who wants to come back: sealed under the code, which is not kept. */
const KEY = "open-door.unsent";
const bytes = (text) => new TextEncoder().encode(text);

/** Keep `frames` in place of what was kept; none removes it. `isLatest()` is asked just before. */
export async function keep(code, frames, isLatest) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = frames.length && (await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(code), bytes(JSON.stringify(frames))));
  if (!isLatest()) return;
  if (sealed) localStorage.setItem(KEY, JSON.stringify([...iv, ...new Uint8Array(sealed)]));
  else localStorage.removeItem(KEY);
}

/** The frames that were kept under this code; none where there are none, or another code's. */
export async function kept(code) {
  const all = new Uint8Array(JSON.parse(localStorage.getItem(KEY)));
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: all.slice(0, 12) }, await key(code), all.slice(12));
  return JSON.parse(new TextDecoder().decode(plain));
}

/** The code has 130 random bits: no slow hash is needed. */
async function key(code) {
  const from = await crypto.subtle.importKey("raw", bytes(code), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes(KEY) };
  return crypto.subtle.deriveKey(how, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
