/**
 * What this tab remembers of a chat: its code and what is not yet sent, in sessionStorage, which ends with the tab. Where
 * storage is blocked it remembers in memory, and a reload begins anew. Once the visitor asked for the code, to come back,
 * what is not yet sent outlives the tab, sealed under that code; the code itself is never kept beyond the tab.
 */
const KEY = "open-door.chat";
const IDLE = 30 * 60_000;
// While a person is waited for or here, silence is not absence: those chats are kept.
const KEPT_IN = ["waiting", "staff"];

export class Vault {
  #chat = null;
  #turn = 0;
  #foreign = false;

  /** @param {string} site a chat of another center in this tab is not ours to open */
  constructor(site) {
    this.site = site;
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      if (kept?.site === site) this.#chat = kept;
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

  /** Does what is not yet sent outlive this tab? */
  get kept() {
    return Boolean(this.code && this.#chat.kept && globalThis.crypto?.subtle);
  }

  /** Has the visitor been away too long for the mode the chat was in? */
  idle(now = Date.now()) {
    return Boolean(this.#chat) && !KEPT_IN.includes(this.#chat.mode) && now - this.#chat.at > IDLE;
  }

  open(code, now = Date.now()) {
    this.#keep({ site: this.site, code, mode: "bot", at: now, unsent: [] });
  }

  /** What was not sent before, where it was sealed under this code; another code's stays as it is. */
  async unsealed(code) {
    const unsent = await import("./sealed.js").then(({ kept }) => kept(normal(code))).catch(() => null);
    this.#foreign = unsent === null;
    return unsent ?? [];
  }

  /** Come back with a code. */
  reopen(code, unsent) {
    this.#keep({ site: this.site, code: normal(code), mode: "bot", at: Date.now(), unsent: [] });
    this.note({ kept: true, unsent });
  }

  /** Note changes: `mode`, `at` (when the visitor last did something), `unsent` (also before there is a code), `kept`. */
  note(changes) {
    if (!this.#chat && changes.unsent?.length) this.open(null);
    if (!this.#chat) return;
    this.#keep({ ...this.#chat, ...changes });
    if (this.kept && ("unsent" in changes || "kept" in changes)) this.#seal();
  }

  /** Forget all of it, here and in the tab; what another code sealed only where `all` is to go. */
  wipe(all = false) {
    this.#chat = null;
    this.#turn += 1;
    try {
      sessionStorage.clear();
      if (all || !this.#foreign) localStorage.removeItem("open-door.unsent");
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

  #seal() {
    if (this.#foreign && !this.#chat.unsent.length) return;
    this.#foreign = false;
    const turn = ++this.#turn;
    const { code, unsent } = this.#chat;
    import("./sealed.js").then(({ keep }) => keep(code, unsent, () => turn === this.#turn)).catch(() => null); // then it ends with the tab
  }
}

/** A code as the server reads it: case, spaces and hyphens do not count. */
export const normal = (code) => code.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
