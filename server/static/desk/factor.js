/** The second factor: shows the secret for an authenticator app, and asks for its first code. */
import { words } from "../shared/dom.js";
import { beginFactor, confirmFactor } from "./session.js";

export class Factor {
  #begun = null;

  /** @param {Record<string, HTMLElement>} parts those of the sign-in whose names begin with `factor` */
  constructor(parts) {
    this.parts = parts;
  }

  /** Fetch a secret and show it. Throws `Problem`. @param {object} begun the session that is good for this alone */
  async begin(begun) {
    const { secret, address } = await beginFactor(begun);
    this.#begun = begun;
    words(this.parts["factor-secret"], secret.replace(/(.{4})/g, "$1 ").trim());
    this.parts["factor-link"].href = address;
  }

  /** The first code of the app: the session that a desk opens with. Throws `Problem`. */
  async confirm(otp) {
    const session = await confirmFactor(this.#begun, otp);
    this.clear();
    return session;
  }

  /** Leave no secret on the page. */
  clear() {
    this.#begun = null;
    words(this.parts["factor-secret"], "");
    this.parts["factor-link"].removeAttribute("href");
    this.parts.factor.reset();
  }
}
