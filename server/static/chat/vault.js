/**
 * What this tab remembers of a chat: its code and what is not yet sent, in sessionStorage, never anywhere that outlives
 * the tab. Where storage is blocked it remembers in memory, and a reload begins anew.
 */
const KEY = "open-door.chat";
const IDLE = 30 * 60_000;
// While a person is waited for or here, silence is not absence: those chats are kept.
const KEPT_IN = ["waiting", "staff"];

export class Vault {
  #chat = null;

  /** @param {string} site a chat of another center in this tab is not ours to open */
  constructor(site) {
    this.site = site;
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      if (kept?.site === site && kept.code) this.#chat = kept;
    } catch {
      this.#chat = null;
    }
  }

  get code() {
    return this.#chat?.code ?? null;
  }

  /** The frames that had no answer when the page was left. */
  get unsent() {
    return this.#chat?.unsent ?? [];
  }

  /** Has the visitor been away too long for the mode the chat was in? */
  idle(now = Date.now()) {
    return Boolean(this.#chat) && !KEPT_IN.includes(this.#chat.mode) && now - this.#chat.at > IDLE;
  }

  open(code, now = Date.now()) {
    this.#keep({ site: this.site, code, mode: "bot", at: now, unsent: [] });
  }

  /** Note changes: `mode`, `at` (when the visitor last did something), `unsent`. */
  note(changes) {
    if (this.#chat) this.#keep({ ...this.#chat, ...changes });
  }

  /** Forget all of it, here and in the tab. */
  wipe() {
    this.#chat = null;
    try {
      sessionStorage.clear();
    } catch {
      // Blocked storage holds nothing to wipe.
    }
  }

  #keep(chat) {
    this.#chat = chat;
    try {
      sessionStorage.setItem(KEY, JSON.stringify(chat));
    } catch {
      // Memory alone serves until the page is left.
    }
  }
}
