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

/** What a problem's `type` says when the password is right and the code of the authenticator app is missing. */
export const CODE_NEEDED = "urn:open-door:code-needed";

/**
 * Sign in. Throws `Problem`. `available` is whether new chats are welcome from the start. A session whose `scope` is `otp`
 * opens nothing but the enrolment of a second factor, and is not kept.
 */
export async function signIn({ username, password, otp, available }) {
  const body = otp ? { username, password, otp } : { username, password };
  const { token, name, role, scope } = await call("/api/staff/login", { method: "POST", body });
  const session = { token, username, name, role, available, scope };
  if (scope === "desk") keep(session);
  return session;
}

/** A secret for an authenticator app. Throws `Problem`. */
export const beginFactor = ({ token }) => call("/api/staff/otp", { method: "POST", token });

/** Use the second factor from now on; answers the session that takes the place of the one before. Throws `Problem`. */
export async function confirmFactor({ token, username, available }, otp) {
  const { token: fresh, name, role, scope } = await call("/api/staff/otp/confirm", { method: "POST", token, body: { otp } });
  const session = { token: fresh, username, name, role, available, scope };
  keep(session);
  return session;
}

/** Change the password: every session ends, and the one that this answers takes their place. Throws `Problem`. */
export async function changePassword(session, { password, fresh, otp }) {
  const body = { password, new_password: fresh, ...(otp && { otp }) };
  const { token } = await call("/api/staff/password", { method: "POST", token: session.token, body });
  const next = { ...session, token };
  keep(next);
  return next;
}

/** A password of random words. Throws `Problem`. */
export const suggest = async () => (await call("/api/staff/passphrase")).password;

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
