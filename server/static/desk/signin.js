/** The two forms before the desk: signing in, and setting a password with a one-time code. */
import { words } from "../shared/dom.js";
import { plainly } from "../shared/http.js";
import { enroll, signIn } from "./session.js";
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
    this.parts.first.addEventListener("click", () => this.#turn(true), { signal });
    this.parts.back.addEventListener("click", () => this.#turn(false), { signal });
  }

  disconnectedCallback() {
    this.life.abort();
  }

  /** Show the sign-in form, with a word on why where the session ran out. */
  begin(expired) {
    document.title = this.t.title;
    this.#turn(false);
    words(this.parts.note, expired ? this.t.expired : "");
  }

  #turn(toEnroll) {
    this.parts.in.hidden = toEnroll;
    this.parts.enroll.hidden = !toEnroll;
    words(this.parts.note, "");
    (toEnroll ? this.parts.enroll : this.parts.in).querySelector("input").focus();
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

  async #signIn({ username, password, available }) {
    const session = await signIn({ username: username.trim(), password, available: available === "on" });
    this.parts.in.reset();
    this.dispatchEvent(new CustomEvent("signed-in", { detail: session }));
  }

  async #enroll({ username, code, password }) {
    if ([...password].length < LEAST) {
      words(this.parts["enroll-fault"], this.t.short);
      return;
    }
    await enroll({ username: username.trim(), code: code.trim(), password });
    this.parts.enroll.reset();
    this.#turn(false);
    this.parts.in.elements.username.value = username.trim();
    this.parts.in.elements.password.focus();
    words(this.parts.note, this.t.enrollDone);
  }
}
