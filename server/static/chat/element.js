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

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.t = stringsFor(navigator.languages);
    document.documentElement.lang = this.t.lang;
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
    this.parts.offer = this.querySelector("open-door-offer");
    this.parts.danger.hidden = true;
    this.parts.danger.classList.remove("late");
    this.host = new Host((event) => this.#hosted(event), signal);
    this.session = new Session({
      site: new URLSearchParams(location.search).get("site") || "midwest-recovery-toledo",
      language: this.t.lang,
      onChange: () => this.#later(),
      signal,
    });
    this.#listen(signal);
    this.#fixed();
    const beat = setInterval(() => this.session.tick(), 1000);
    signal.addEventListener("abort", () => clearInterval(beat));
    this.session.start();
    this.#draw();
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
    on(parts.end, "click", () => this.#confirm(true));
    on(parts["end-staff"], "click", () => this.#confirm(true));
    on(parts["end-no"], "click", () => this.#confirm(false));
    on(parts["end-yes"], "click", () => {
      this.#confirm(false);
      session.end();
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
    this.parts["menu-list"].hidden = !open;
    attr(this.parts.menu, "aria-expanded", String(open));
    if (open) this.parts.end.focus();
  }

  #confirm(open) {
    this.parts.confirm.hidden = !open;
    if (open) this.parts["end-yes"].focus();
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
    words(parts.unshare, t.unshare);
    words(parts["end-staff"], t.endYes);
    words(parts["end-ask"], t.endAsk);
    words(parts["end-yes"], t.endYes);
    words(parts["end-no"], t.endNo);
    attr(parts.newer, "aria-label", t.unread);
  }

  #draw() {
    const { parts, t, session } = this;
    const { state } = session;
    const stick = this.#atBottom();
    drawAround(parts, state, t);
    attr(this, "data-mode", state.mode);
    parts.danger.hidden = !state.danger;
    parts.notice.hidden = !state.notice;
    words(parts.notice, state.notice ? t.notices[state.notice] : "");
    drawLines(parts.log, state, t, { choose: (button) => session.choose(button), retry: (entry) => session.retry(entry) });
    this.#dots(state);
    const isNew = parts.offer.show(state, t, { accept: (answer) => session.accept(answer), cancel: () => session.cancel() });
    if (isNew) parts.scroll.scrollTop = parts.offer.offsetTop;
    else if (stick || state.pending.length) this.#bottom();
    if (isNew && (this.#asked || document.activeElement?.matches(".choice"))) parts.offer.focus();
    if (isNew) this.#asked = false;
    this.#arrivals(state, stick);
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
