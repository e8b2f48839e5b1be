/** The center this page belongs to: what the server says of it, and opening a conversation with it. Holds no chat. */
import { call } from "../shared/http.js";

const AGAIN = 4000;

export class Center {
  #askAt = 0;
  #known = false;

  /** @param {string} id @param {(event: object) => void} onEvent events for the reducer */
  constructor(id, onEvent) {
    this.id = id;
    this.onEvent = onEvent;
  }

  /** Ask about the center until its assistant is ready; from then on its absence is a line of the server's. */
  async tick(now) {
    if (now < this.#askAt) return;
    this.#askAt = Infinity;
    let wait = AGAIN;
    try {
      const site = await call(`/api/sites/${encodeURIComponent(this.id)}`);
      this.#known = true;
      this.onEvent({ do: "site", site });
      if (site.assistant_ready) wait = Infinity;
    } catch (problem) {
      if (problem.status === 404) {
        wait = Infinity;
        this.onEvent({ do: "no_site" });
      } else if (!this.#known) this.onEvent({ do: "trouble", on: true });
    }
    this.#askAt = now + wait;
  }

  /** Open a conversation. Answers `{conversation, code, protocol}`; throws `Problem`. */
  begin(language) {
    return call("/api/conversations", { method: "POST", body: { site: this.id, language } });
  }
}
