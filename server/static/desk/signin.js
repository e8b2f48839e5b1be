/** The forms before the desk: signing in, setting a password with a one-time code, and adding a second factor. */
import { words } from "../shared/dom.js";
import { plainly } from "./plainly.js";
import { Factor } from "./factor.js";
import { CODE_NEEDED, enroll, signIn, suggest } from "./session.js";
import { stringsFor } from "./strings.js";

const LEAST = 15;

export class OpenDoorSignIn extends HTMLElement {
  connectedCallback() {
    this.t = stringsFor(navigator.languages);
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
    const { in: form, enroll: first } = this.parts;
    this.life = new AbortController();
    const { signal } = this.life;
    form.addEventListener("submit", (event) => this.#submit(event, form, "in-fault", (data) => this.#signIn(data)), { signal });
    first.addEventListener("submit", (event) => this.#submit(event, first, "enroll-fault", (data) => this.#enroll(data)), { signal });
    this.factor = new Factor(this.parts);
    this.parts.factor.addEventListener("submit", (event) =>
      this.#submit(event, this.parts.factor, "factor-fault", async ({ otp }) => this.#enter(await this.factor.confirm(otp))), { signal });
    this.parts.first.addEventListener("click", () => this.#turn("enroll"), { signal });
    this.parts.back.addEventListener("click", () => this.#turn("in"), { signal });
    this.parts.suggest.addEventListener("click", () => this.#suggest(), { signal });
  }

  disconnectedCallback() {
    this.life.abort();
  }

  /** Show the sign-in form, with a word on why where the session ran out, and on what waits for the same person. */
  begin(expired, unsent = false) {
    document.title = this.t.title;
    this.#turn("in");
    words(this.parts.note, expired ? (unsent ? this.t.expiredUnsent : this.t.expired) : "");
  }

  #turn(to) {
    for (const form of ["in", "enroll", "factor"]) this.parts[form].hidden = form !== to;
    this.parts["otp-row"].hidden = true;
    this.factor.clear();
    words(this.parts.note, "");
    words(this.parts.suggestion, "");
    this.parts[to].querySelector("input").focus();
  }

  async #suggest() {
    words(this.parts.suggestion, await suggest().catch(() => this.t.unreachable));
  }

  #enter(session) {
    this.parts.in.reset();
    this.#turn("in");
    this.dispatchEvent(new CustomEvent("signed-in", { detail: session }));
  }

  async #submit(event, form, place, act) {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    if (button.disabled) return;
    const fault = this.parts[place];
    words(fault, "");
    button.disabled = true;
    try {
      await act(Object.fromEntries(new FormData(form)));
    } catch (problem) {
      const said = plainly(problem, this.t.unreachable);
      words(fault, problem.retryAfter ? `${said} ${this.t.wait(Math.ceil(problem.retryAfter))}` : said);
    } finally {
      button.disabled = false;
    }
  }

  async #signIn({ username, password, otp, available }) {
    try {
      const session = await signIn({ username: username.trim().toLowerCase(), password, otp: otp.trim(), available: available === "on" });
      if (session.scope === "desk") this.#enter(session);
      else {
        this.#turn("factor");
        await this.factor.begin(session);
      }
    } catch (problem) {
      if (problem.type === CODE_NEEDED) {
        this.parts["otp-row"].hidden = false;
        this.parts.in.elements.otp.focus();
      }
      throw problem;
    }
  }

  async #enroll({ username, code, password }) {
    if ([...password].length < LEAST) {
      words(this.parts["enroll-fault"], this.t.short);
      return;
    }
    await enroll({ username: username.trim(), code: code.trim(), password });
    this.parts.enroll.reset();
    this.#turn("in");
    this.parts.in.elements.username.value = username.trim();
    this.parts.in.elements.password.focus();
    words(this.parts.note, this.t.enrollDone);
  }
}
