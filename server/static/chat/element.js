/** The chat page's own element: ties the markup of index.html to a session. What is shown comes from the reducer alone. */
import { attr, length, words } from "../shared/dom.js";
import { drawAround } from "./around.js";
import { Host, onThreeShifts } from "./host.js";
import { drawLines } from "./lines.js";
import { owed } from "./reducer.js";
import { Session } from "./session.js";
import { stringsFor } from "./strings.js";

const MOST = 4000;
const NEAR = 400;

export class OpenDoorChat extends HTMLElement {
  #life = null;
  #due = false;
  #heard = 0;
  #hush = 0;
  #asked = false;
  #form = "page";
  #view = null;
  #offers = 0;
  #loading = false;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.t = stringsFor(navigator.languages);
    document.documentElement.lang = this.t.lang;
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
    this.parts.offer = this.querySelector("open-door-offer");
    this.panel = this.querySelector("open-door-later");
    this.parts.danger.hidden = true;
    this.parts.danger.classList.remove("late");
    this.host = new Host((event) => this.#hosted(event), signal);
    this.session = new Session({
      site: new URLSearchParams(location.search).get("site") || "midwest-recovery-toledo",
      language: this.t.lang,
      onChange: () => this.#later(),
      onExport: async (frame) => (await import("./record.js")).save(frame, this.#form),
      signal,
    });
    this.#listen(signal);
    this.#fixed();
    const beat = setInterval(() => {
      this.session.tick();
      this.#expectOffer();
    }, 1000);
    signal.addEventListener("abort", () => clearInterval(beat));
    this.session.start();
    this.#draw();
    if (this.parts.input.value) this.#typed(); // who types at once is not made to type again
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  // -- what the visitor does

  #listen(signal) {
    const { parts, session } = this;
    const on = (node, type, act) => node.addEventListener(type, act, { signal });
    on(parts.exit, "click", (event) => {
      event.preventDefault();
      this.#vanish();
    });
    onThreeShifts(() => this.#vanish(), signal);
    on(parts.minimise, "click", () => this.host.tell("close"));
    on(parts.menu, "click", () => this.#menu(parts["menu-list"].hidden));
    on(this, "keydown", (event) => this.#key(event));
    on(document, "click", ({ target }) => {
      if (!parts.menu.contains(target)) this.#menu(false);
    });
    for (const [part, view] of [["message", "message"], ["leave-message", "message"], ["later", "code"], ["enter", "enter"]]) {
      on(parts[part], "click", () => this.#panelFor(view));
    }
    on(parts.end, "click", () => this.#confirm(true));
    on(parts["end-staff"], "click", () => this.#confirm(true));
    on(parts["end-no"], "click", () => this.#confirm(false));
    on(parts["end-yes"], "click", () => {
      this.#confirm(false);
      session.end();
    });
    on(parts["readers-ask"], "click", () => session.readers());
    on(parts["readers-close"], "click", () => session.readers(false));
    for (const form of ["page", "text"]) {
      on(parts[`export-${form}`], "click", () => {
        this.#form = form;
        session.export();
      });
    }
    on(parts.forget, "click", () => this.#confirmForget(true));
    on(parts["forget-no"], "click", () => this.#confirmForget(false));
    on(parts["forget-yes"], "click", () => {
      this.#confirmForget(false);
      session.forget();
    });
    on(parts.person, "click", () => {
      if (parts.person.getAttribute("aria-disabled") === "true") return;
      this.#asked = true;
      session.wantPerson();
    });
    on(parts.leave, "click", () => session.cancel());
    on(parts.unshare, "click", () => session.unshare());
    on(parts.newer, "click", () => this.#bottom());
    on(parts.scroll, "scroll", () => {
      if (this.#atBottom()) parts.newer.hidden = true;
      this.#looked();
    });
    on(parts.form, "submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    on(parts.input, "input", () => this.#typed());
    on(parts.input, "blur", () => session.typing.stop());
    on(document, "visibilitychange", () => {
      session.tick();
      this.#looked();
    });
    on(this, "pointerdown", () => session.touch());
    // A page that comes back from the browser's memory after an exit must come back empty.
    on(window, "pageshow", ({ persisted }) => persisted && location.reload());
  }

  #key(event) {
    this.session.touch();
    if (event.key === "Escape") {
      if (!this.parts["menu-list"].hidden) {
        this.#menu(false);
        this.parts.menu.focus();
      } else if (!this.parts.confirm.hidden) this.#confirm(false);
      else if (!this.parts["forget-confirm"].hidden) this.#confirmForget(false);
      else this.host.tell("close");
    }
    const typing = event.target === this.parts.input;
    if (typing && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    }
  }

  #typed() {
    const { input, left, send } = this.parts;
    const room = MOST - length(input.value);
    const empty = !input.value.trim();
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, 160)}px`;
    left.hidden = room > NEAR;
    if (room <= NEAR) words(left, room < 0 ? this.t.over(-room) : this.t.left(room));
    attr(left, "data-over", room < 0);
    attr(input, "aria-invalid", room < 0 && "true");
    send.disabled = empty || room < 0;
    if (empty) this.session.typing.stop();
    else this.session.typing.key();
  }

  #send() {
    const { input, send } = this.parts;
    this.#typed();
    if (send.disabled) return;
    this.#asked = false;
    this.session.say(input.value.trim());
    input.value = "";
    this.#typed();
    input.focus();
    this.#draw();
    this.#bottom();
  }

  #menu(open) {
    const { parts } = this;
    parts["menu-list"].hidden = !open;
    attr(parts.menu, "aria-expanded", String(open));
    if (open) parts["menu-list"].querySelector("button:not([hidden])").focus();
  }

  /** Open one of the panels for another day, or close it. */
  async #panelFor(view) {
    await import("./later.js");
    this.#view = view;
    if (view === "code") this.session.keep();
    this.#draw();
    if (view) this.parts.scroll.scrollTop = this.panel.offsetTop;
    else this.parts.input.focus();
  }

  #confirm(open) {
    this.parts["forget-confirm"].hidden = true;
    this.parts.confirm.hidden = !open;
    if (open) this.parts["end-yes"].focus();
    else this.parts.input.focus();
  }

  /** The safe answer has the focus: nobody deletes a chat with a key pressed too often. */
  #confirmForget(open) {
    this.parts.confirm.hidden = true;
    this.parts["forget-confirm"].hidden = !open;
    if (open) this.parts["forget-no"].focus();
    else this.parts.input.focus();
  }

  /** Blank first: whoever looks over a shoulder sees nothing while the rest happens. */
  #vanish() {
    document.documentElement.style.display = "none";
    document.title = "";
    this.session.vanish();
    this.parts.input.value = "";
    this.replaceChildren();
    this.#life.abort();
    this.host.leave();
  }

  #hosted(event) {
    if (event === "quick-exit") this.#vanish();
    else if (event === "shown") {
      this.host.tell("read");
      this.#looked();
    }
  }

  // -- what is shown

  /** Many events can come in one go; one drawing shows them all. A hidden tab draws too, so no animation frame. */
  #later() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.#life.signal.aborted) this.#draw();
    });
  }

  #fixed() {
    const { parts, t } = this;
    parts.minimise.hidden = !this.host.framed;
    words(parts.leave, t.leaveLine);
    for (const [part, said] of [["message", t.message], ["leave-message", t.message], ["later", t.later], ["enter", t.codeAsk]]) words(parts[part], said);
    words(parts.unshare, t.unshare);
    words(parts["end-staff"], t.endYes);
    words(parts["end-ask"], t.endAsk);
    words(parts["end-yes"], t.endYes);
    words(parts["end-no"], t.endNo);
    words(parts["readers-ask"], t.readers);
    words(parts["readers-close"], t.close);
    words(parts["export-page"], t.exportPage);
    words(parts["export-text"], t.exportText);
    words(parts.forget, t.forget);
    words(parts["forget-ask"], t.forgetAsk);
    words(parts["forget-yes"], t.forgetYes);
    words(parts["forget-no"], t.forgetNo);
    attr(parts.newer, "aria-label", t.unread);
  }

  #draw() {
    const { parts, t, session } = this;
    const { state } = session;
    const stick = this.#atBottom();
    drawAround(parts, state, t);
    if (state.readers || !parts.readers.hidden) this.#aside("./record.js", ({ drawReaders }) => drawReaders(parts, session.state, t));
    if (state.ask || !parts.keep.hidden) this.#aside("./learn.js", ({ drawAsk }) => drawAsk(parts.keep, session.state.ask, (keep) => session.keepWords(keep)), stick);
    attr(this, "data-mode", state.mode);
    parts.danger.hidden = !state.danger;
    parts.notice.hidden = !state.notice;
    words(parts.notice, state.notice ? t.notices[state.notice] : "");
    drawLines(parts.log, state, t, { choose: (button) => session.choose(button), retry: (entry) => session.retry(entry) });
    this.#dots(state);
    this.#expectOffer();
    const isNew = parts.offer.show?.(state, t, { accept: (answer) => session.accept(answer), cancel: () => session.cancel(), message: () => this.#panelFor("message") });
    this.panel.show?.(this.#view, {
      t, site: state.site, code: session.code,
      leave: (text) => {
        session.leave(text);
        this.#panelFor("code");
      },
      callback: () => {
        session.say(t.callbackSay);
        this.#panelFor(null);
      },
      open: (code) => {
        this.#view = null;
        session.comeBack(code);
      },
      close: () => this.#panelFor(null),
    });
    if (isNew) parts.scroll.scrollTop = parts.offer.offsetTop;
    else if (stick || state.pending.length) this.#bottom();
    if (isNew && (this.#asked || document.activeElement?.matches(".choice"))) parts.offer.focus();
    if (isNew) this.#asked = false;
    this.#arrivals(state, stick);
  }

  /** Load the offer's element once a chat is open, before there is an offer; a browser may remember that an address failed. */
  async #expectOffer() {
    if (this.#loading || !this.session.state.live || this.parts.offer.show) return;
    this.#loading = true;
    await import(`./offer.js?${this.#offers++}`).then(() => this.#later(), () => null);
    this.#loading = false;
  }

  /** Draw what few chats need with a module that is loaded for it. */
  async #aside(module, draw, stick) {
    const loaded = await import(module);
    if (this.#life.signal.aborted) return;
    draw(loaded);
    if (stick) this.#bottom();
  }

  #dots(state) {
    const { parts, t } = this;
    // A pause without news means the other side stopped or was lost; nobody writes for that long without a sign.
    clearTimeout(this.#hush);
    if (state.staffTyping) this.#hush = setTimeout(() => this.session.state.staffTyping && this.session.hush(), 9000);
    const bot = owed(state);
    parts.dots.hidden = !(bot || state.staffTyping);
    words(parts["dots-text"], state.staffTyping ? t.typing(state.name) : bot ? t.working : "");
  }

  #arrivals(state, stick) {
    const newest = state.lines.findLast(({ role }) => role !== "visitor")?.seq ?? 0;
    if (newest > this.#heard) {
      if (this.#heard && !stick) this.parts.newer.hidden = false;
      if (this.#heard && !this.#watching()) this.host.tell("unread");
    }
    this.#heard = newest;
    this.#looked();
  }

  #watching() {
    return document.visibilityState === "visible" && this.host.shown;
  }

  #looked() {
    if (this.#watching() && this.#atBottom()) this.session.looked();
  }

  #atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.parts.scroll;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  #bottom() {
    this.parts.scroll.scrollTop = this.parts.scroll.scrollHeight;
    this.parts.newer.hidden = true;
  }
}
