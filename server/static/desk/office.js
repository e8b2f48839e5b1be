/** What is not about a chat at hand: one's account and, for supervisors, statistics, words to learn from and past chats. */
import { attr, h, words } from "../shared/dom.js";
import { call } from "../shared/http.js";
import { plainly } from "./plainly.js";

const PAGES = { account: "./account.js", past: "./past.js", figures: "./figures.js", phrases: "./phrases.js" };

export class Office {
  #life = null;
  renewing = false;

  /** @param {object} parts of the desk @param {object} kit strings, the session, and what the pages may do */
  constructor(parts, kit) {
    Object.assign(this, { parts, kit });
    const on = (node, type, act) => node.addEventListener(type, act, { signal: kit.signal });
    const pages = kit.session.role === "supervisor" ? Object.keys(PAGES) : ["account"];
    this.links = pages.map((page) => {
      const link = h("button", { type: "button", class: "tool", "data-testid": `office-${page}` }, kit.t.office[page]);
      on(link, "click", () => this.show(page));
      return link;
    });
    this.pages = pages;
    parts["office-nav"].replaceChildren(...this.links);
    parts["office-nav"].hidden = pages.length === 1;
    on(parts.more, "click", () => this.show(pages[0]));
    on(parts["office-close"], "click", () => this.close());
    on(parts.office, "close", () => this.#clear());
  }

  /** Show one page, fresh from the server. */
  async show(page) {
    const { parts, kit } = this;
    this.#clear();
    const life = this.#life = new AbortController();
    words(parts["office-title"], kit.t.office[page]);
    this.links.forEach((link, at) => attr(link, "aria-current", this.pages[at] === page && "page"));
    const body = parts["office-body"];
    body.replaceChildren(h("p", { class: "none", role: "status" }, kit.t.office.loading));
    if (!parts.office.open) parts.office.showModal();
    parts["office-title"].focus();
    try {
      const { draw } = await import(PAGES[page]);
      const nodes = await draw({ ...kit, office: this, signal: life.signal, call: (path, options = {}) => call(path, { ...options, token: kit.session.token }) });
      if (!life.signal.aborted) body.replaceChildren(...nodes);
    } catch (problem) {
      if (life.signal.aborted) return;
      if (problem.status === 401 && !this.renewing) kit.expired();
      else body.replaceChildren(h("p", { class: "fault", role: "alert" }, plainly(problem, kit.t.unreachable)));
    }
  }

  /** The old session ended while a new one is on its way: if none comes, it was the end. */
  expire() {
    this.ended = true;
  }

  /** Change the session: until it is done, the end of the old one is no surprise. */
  async renew(change) {
    this.renewing = true;
    this.ended = false;
    try {
      this.kit.renewed(await change());
    } finally {
      this.renewing = false;
      if (this.ended && !this.kit.signal.aborted) this.kit.expired();
    }
  }

  /** Close, and leave nothing of it on the page. */
  close() {
    this.parts.office.close();
    this.#clear();
  }

  #clear() {
    this.#life?.abort();
    this.parts["office-body"].replaceChildren();
  }
}
