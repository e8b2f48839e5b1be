/** Ties the markup of index.html to a session. What is shown comes from the reducer alone. */
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
  #tries = 0;
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
      onExport: async (frame) => {
        const record = await this.#load("record");
        if (record) record.save(frame, this.#form);
        else this.session.fault("other");
      },
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
    const press = (part, act) => on(parts[part], "click", act);
    press("exit", (event) => {
      event.preventDefault();
      this.#vanish();
    });
    onThreeShifts(() => this.#vanish(), signal);
    press("minimise", () => this.host.tell("close"));
    press("menu", () => this.#menu(parts["menu-list"].hidden));
    on(this, "keydown", (event) => this.#key(event));
    on(document, "click", ({ target }) => {
      if (!parts.menu.contains(target)) this.#menu(false);
    });
    for (const [part, view] of [["message", "message"], ["leave-message", "message"], ["later", "code"], ["enter", "enter"]]) {
      press(part, () => this.#panelFor(view));
    }
    for (const part of ["end", "end-staff"]) press(part, () => this.#confirm("confirm", "end-yes"));
    for (const part of ["end-no", "forget-no"]) press(part, () => this.#confirm());
    press("end-yes", () => {
      this.#confirm();
      session.end();
    });
    press("readers-ask", () => session.readers());
    for (const form of ["page", "text"]) {
      press(`export-${form}`, () => {
        this.#form = form;
        session.export();
      });
    }
    // The safe answer has the focus: nobody deletes a chat with a key pressed too often.
    press("forget", () => this.#confirm("forget-confirm", "forget-no"));
    press("forget-yes", () => {
      this.#confirm();
      session.forget();
    });
    press("person", () => {
      if (parts.person.getAttribute("aria-disabled") === "true") return;
      this.#asked = true;
      session.wantPerson();
    });
    press("leave", () => session.cancel());
    press("unshare", () => session.unshare());
    press("newer", () => this.#bottom());
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
    // A page that comes back after an exit must come back empty.
    on(window, "pageshow", ({ persisted }) => persisted && location.reload());
  }

  #key(event) {
    this.session.touch();
    if (event.key === "Escape") {
      if (!this.parts["menu-list"].hidden) {
        this.#menu(false);
        this.parts.menu.focus();
      } else if (!this.parts.confirm.hidden || !this.parts["forget-confirm"].hidden) this.#confirm();
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
  }

  #menu(open) {
    const { parts } = this;
    parts["menu-list"].hidden = !open;
    attr(parts.menu, "aria-expanded", String(open));
    if (open) parts["menu-list"].querySelector("button:not([hidden])").focus();
  }

  /** Open one of the panels for another day, or close it. */
  async #panelFor(view) {
    const ready = this.panel.show || (await this.#load("later"));
    this.session.fault(ready ? null : "other");
    if (!ready) return;
    this.#view = view;
    if (view === "code") this.session.keep();
    this.#draw();
    if (view) this.parts.scroll.scrollTop = this.panel.offsetTop;
    else this.parts.input.focus();
  }

  /** Ask in a strip, with the focus on one of its answers; or stop asking. */
  #confirm(strip, answer = "input") {
    for (const one of ["confirm", "forget-confirm"]) this.parts[one].hidden = one !== strip;
    this.parts[answer].focus();
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

  /** One drawing for many events. A hidden tab draws too, so no animation frame. */
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
    for (const [part, node] of Object.entries(parts)) if (typeof t[part] === "string") words(node, t[part]);
    attr(parts.newer, "aria-label", t.unread);
  }

  #draw() {
    const { parts, t, session } = this;
    const { state } = session;
    const stick = this.#atBottom();
    drawAround(parts, state, t);
    if (state.readers || !parts.readers.hidden) this.#aside("record", parts.readers);
    if (state.ask || !parts.keep.hidden) this.#aside("learn", parts.keep, stick);
    attr(this, "data-mode", state.mode);
    parts.danger.hidden = !state.danger;
    parts.notice.hidden = !state.notice;
    words(parts.notice, state.notice ? t.notices[state.notice] : "");
    const before = parts.log.lastElementChild;
    drawLines(parts.log, state, t, session);
    this.#dots(state);
    this.#expectOffer();
    const isNew = parts.offer.show?.(t, session, () => this.#panelFor("message"));
    this.panel.show?.(this.#view, t, session, (view) => this.#panelFor(view));
    const last = parts.log.lastElementChild;
    const came = last !== before;
    // What the visitor wrote and a safety card come into view; anything else does not pull anybody out of a form.
    const own = last?.dataset.role === "visitor" || last?.dataset.safety;
    const follow = this.#asks ? came && (own || !document.activeElement?.closest(".offer")) : stick || (came && own);
    if (isNew) parts.scroll.scrollTop = parts.offer.offsetTop;
    else if (follow) this.#bottom();
    if (isNew && (this.#asked || document.activeElement?.matches(".choice"))) parts.offer.focus();
    if (isNew) this.#asked = false;
    this.#arrivals(state, !came || follow || isNew);
  }

  /** Load a part that comes later; null when it was lost. A browser may remember that an address failed. */
  async #load(name) {
    return import(`./${name}.js?${this.#tries}`).catch(() => {
      this.#tries += 1;
      return null;
    });
  }

  /** Load the offer's element once a chat is open, before there is an offer. */
  async #expectOffer() {
    if (this.#loading || !this.session.state.live || this.parts.offer.show) return;
    this.#loading = true;
    if (await this.#load("offer")) this.#later();
    this.#loading = false;
  }

  /** Draw what few chats need with a module that is loaded for it. */
  async #aside(name, place, stick) {
    const loaded = await this.#load(name);
    if (!loaded || this.#life.signal.aborted) return;
    loaded.draw(place, this.t, this.session);
    if (stick && !this.#asks) this.#bottom();
  }

  #dots(state) {
    const { parts, t } = this;
    // A pause without news means the other side stopped or was lost.
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

  get #asks() {
    return !(this.parts.offer.hidden && this.panel.hidden);
  }

  /** Is the newest in view? A form that stands below it does not count. */
  #atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.parts.scroll;
    return this.#asks || scrollHeight - scrollTop - clientHeight < 80;
  }

  /** Bring the newest into view. Above a form, that is the card that answers the visitor, else the last line. */
  #bottom() {
    const { scroll, log, newer } = this.parts;
    const lines = [...log.children];
    const own = lines.findLastIndex(({ dataset }) => dataset.role === "visitor");
    const { offsetTop: top, offsetHeight: height } = lines.slice(own).find(({ dataset }) => dataset.safety) ?? lines.at(-1) ?? log;
    scroll.scrollTop = this.#asks ? Math.min(top, Math.max(scroll.scrollTop, top + height - scroll.clientHeight)) : scroll.scrollHeight;
    newer.hidden = true;
  }
}
