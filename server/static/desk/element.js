/** The desk's own element: ties the markup of index.html to a console and the keyboard. What is shown comes from the reducer. */
import { attr, length, words } from "../shared/dom.js";
import { Bell } from "./bell.js";
import { beat } from "./clock.js";
import { Console, noteOf } from "./console.js";
import { onKey } from "./keys.js";
import { drawLines } from "./lines.js";
import { drawAlerts, drawColleagues, drawMine, drawNotes, drawQueue, drawRequests, drawTeam, drawUnsent, mark } from "./lists.js";
import { attention, colleagues, openRequests } from "./reducer.js";
import { Office } from "./office.js";
import { keep, signOut } from "./session.js";
import { stringsFor } from "./strings.js";

const MOST = 4000;
const NEAR = 400;
const WORDS_STAY = 8000;

export class OpenDoorDesk extends HTMLElement {
  #life = null;
  #due = false;
  #shown = null;
  #wordsUntil = 0;
  #hush = 0;
  #left = null;

  connectedCallback() {
    this.t = stringsFor(navigator.languages);
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
  }

  disconnectedCallback() {
    this.shut(false);
  }

  /** Begin to work for the one who signed in. */
  open(session) {
    this.#life = new AbortController();
    this.#shown = null;
    this.bell = new Bell();
    const left = this.#left?.username === session.username ? this.#left : undefined;
    this.#left = null;
    this.console = new Console({
      session, left,
      onChange: () => this.#later(),
      onWords: (what) => this.#say(what),
      onCall: (what) => this.bell.ring(this.t.calls[what]),
      onExpired: () => this.office.renewing ? this.office.expire() : this.#leave(true),
      onAvailable: (available) => keep(Object.assign(session, { available })),
    });
    this.session = session;
    this.office = new Office(this.parts, {
      t: this.t, session, signal: this.#life.signal, siteName: (id) => this.console.siteName(id),
      open: (chat, reason) => {
        this.#keepDraft();
        this.console.breakGlass(chat, reason);
      },
      renewed: (next) => this.dispatchEvent(new CustomEvent("renewed", { detail: next })),
      expired: () => this.#leave(true),
    });
    this.#listen(this.#life.signal);
    this.#clock(this.#life.signal);
    this.console.start();
    this.#draw();
  }

  /** Does what was written here wait for the one who wrote it to sign in again? */
  get hasUnsent() {
    return Boolean(this.#left && (this.#left.outbox.frames.length || this.#left.unsent.length));
  }

  /** Stop, and leave nothing on the page. What was written waits in memory for the same person where they may come back. */
  shut(maybeBack = true) {
    if (!this.#life) return;
    this.#life.abort();
    this.#life = null;
    const left = this.console.stop();
    this.#left = maybeBack ? { ...left, username: this.session.username } : null;
    clearTimeout(this.#hush);
    const { parts } = this;
    for (const node of [parts.log, parts.mine, parts.queue, parts.requests, parts.notes, parts.team, parts.alerts, parts.unsent]) node.replaceChildren();
    for (const node of [parts.summary, parts.words, parts["chat-title"], parts["chat-note"], parts.viewers]) words(node, "");
    parts.input.value = parts["note-text"].value = "";
    parts.keys.close();
    this.office.close();
  }

  // -- what the person does

  #listen(signal) {
    const { parts } = this;
    const desk = this.console;
    const on = (node, type, act) => node.addEventListener(type, act, { signal });
    on(parts.available, "click", () => desk.setAvailable(!desk.available));
    on(parts.sound, "click", () => {
      this.bell.setSound(!this.bell.sound);
      this.#draw();
    });
    on(parts.notify, "click", async () => {
      await this.bell.setNotify(!this.bell.notify);
      if (this.#life) this.#draw();
    });
    on(parts.help, "click", () => parts.keys.showModal());
    on(parts["keys-close"], "click", () => parts.keys.close());
    on(parts.out, "click", () => this.#leave(false));
    on(parts.lock, "click", () => this.#lock());
    for (const type of ["pointerdown", "keydown"]) on(document, type, () => desk.touch());
    on(parts.return, "click", () => desk.returnToBot());
    on(parts.release, "click", () => desk.release());
    on(parts.handing, "submit", (event) => {
      event.preventDefault();
      if (parts.to.value) desk.transfer(parts.to.value);
    });
    on(parts.to, "change", () => this.#draw());
    on(parts.noting, "submit", (event) => {
      event.preventDefault();
      const text = parts["note-text"].value.trim();
      if (!text || length(text) > MOST) return;
      desk.note(text);
      parts["note-text"].value = "";
      this.#keepDraft();
    });
    on(parts["note-text"], "input", () => this.#keepDraft());
    on(parts.closing, "submit", (event) => {
      event.preventDefault();
      desk.close(parts.outcome.value);
    });
    for (const [select, form] of [[parts.outcome, parts.closing], [parts.to, parts.handing]]) {
      on(select, "keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        form.requestSubmit();
      });
    }
    on(parts.form, "submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    on(parts.input, "input", () => this.#typed());
    on(parts.input, "blur", () => desk.typing.stop());
    on(parts.input, "keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    on(document, "keydown", (event) => onKey(event, { desk, go: (id) => this.#go(id), outcome: parts.outcome, to: parts.to, note: parts["note-text"], help: parts.keys, office: parts.office }));
    on(document, "visibilitychange", () => this.#looked());
    on(parts.scroll, "scroll", () => this.#looked());
    on(window, "focus", () => this.#looked());
  }

  #go(conversation) {
    if (!conversation) return;
    this.#keepDraft();
    this.console.show(conversation);
    this.#draw();
    this.parts.input.focus();
  }

  #typed() {
    const { input, left, send } = this.parts;
    const room = MOST - length(input.value);
    const empty = !input.value.trim();
    left.hidden = room > NEAR;
    words(left, room < 0 ? this.t.over(-room) : this.t.left(room));
    attr(left, "data-over", room < 0);
    send.disabled = empty || room < 0 || !this.console.chat?.owned;
    this.#keepDraft();
    if (empty) this.console.typing.stop();
    else this.console.typing.key();
  }

  #send() {
    const { input, send } = this.parts;
    this.#typed();
    if (send.disabled) return;
    const text = input.value.trim();
    input.value = "";
    this.console.say(text);
    this.#typed();
    this.#draw();
    this.#bottom();
    input.focus();
  }

  #keepDraft() {
    if (!this.#shown) return;
    const { drafts } = this.console;
    drafts.set(this.#shown, this.parts.input.value);
    drafts.set(noteOf(this.#shown), this.parts["note-text"].value);
  }

  /** Nobody stands by to see whether it works: the desk is shut at once, and the server told on both ways there are. */
  #lock() {
    this.console.lock();
    signOut(this.session);
    this.#leave(true);
  }

  #leave(expired) {
    const { session } = this;
    this.dispatchEvent(new CustomEvent("signed-out", { detail: { expired, session } }));
  }

  // -- what is shown

  #clock(signal) {
    const tick = () => {
      this.console.tick();
      if (this.#wordsUntil && Date.now() > this.#wordsUntil) {
        this.#wordsUntil = 0;
        words(this.parts.words, "");
      }
      if (new Date().getSeconds() % 10 === 0) this.#later();
    };
    const timer = beat(tick);
    signal.addEventListener("abort", () => timer.stop());
  }

  #later() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.#life) this.#draw();
    });
  }

  #say({ key, name, text }) {
    const { t } = this;
    const line = typeof t[key] === "function" ? t[key](name) : t[key];
    words(this.parts.words, text ?? line ?? t.errors[key] ?? t.errors.other);
    this.#wordsUntil = Date.now() + WORDS_STAY;
  }

  #draw() {
    const { parts, t, bell } = this;
    const desk = this.console;
    const { state } = desk;
    const kit = {
      t, me: this.session.username, now: Date.now(),
      siteName: (id) => desk.siteName(id),
      claim: (id) => this.#claim(id),
      show: (id) => this.#go(id),
      look: (id) => {
        this.#keepDraft();
        desk.look(id);
      },
      seeTo: (id) => desk.seeTo(desk.state.requests.find(({ request }) => request === id)),
      dismiss: (id) => desk.dismiss(id),
      reachOut: (id) => desk.reachOut(id),
      forgo: (id) => desk.forgo(id),
    };
    words(parts.net, state.up ? t.connected : t.reconnecting);
    attr(parts.net, "data-up", String(state.up));
    words(parts.me, this.session.name);
    attr(parts.available, "aria-checked", String(desk.available));
    words(parts.available, desk.available ? t.available : t.away);
    attr(parts.sound, "aria-checked", String(bell.sound));
    attr(parts.notify, "aria-checked", String(bell.notify));
    words(parts["queue-title"], t.queue(state.queue.length));
    words(parts["queue-none"], state.queue.length ? "" : t.queueEmpty);
    words(parts["mine-title"], t.mine(state.mine.length));
    words(parts["mine-none"], state.mine.length ? "" : t.mineEmpty);
    words(parts.pick, t.pick);
    drawQueue(parts.queue, state, kit);
    drawMine(parts.mine, state, kit);
    drawRequests(parts.requests, state, kit);
    words(parts["requests-title"], t.requestsTitle(openRequests(state).length));
    words(parts["requests-none"], state.requests.length ? "" : t.requestsEmpty);
    drawTeam(parts.team, state, kit);
    drawAlerts(parts.alerts, state, kit);
    drawUnsent(parts.unsent, state, kit);
    this.#chat(desk.chat, kit);
    bell.count(t.title, attention(state));
    this.#looked();
  }

  #claim(conversation) {
    this.#keepDraft();
    this.console.claim(conversation);
  }

  #chat(chat, kit) {
    const { parts, t } = this;
    const isOther = (chat?.conversation ?? null) !== this.#shown;
    const stick = isOther || this.#atBottom();
    parts.chat.hidden = !chat;
    parts.pick.hidden = Boolean(chat);
    parts["note-box"].hidden = !chat;
    if (isOther) {
      this.#shown = chat?.conversation ?? null;
      parts.input.value = this.console.drafts.get(this.#shown) ?? "";
      parts["note-text"].value = this.console.drafts.get(noteOf(this.#shown)) ?? "";
      parts.to.value = "";
      this.#typed();
    }
    if (!chat) {
      // Hidden is not gone: a chat that was deleted, or let go of, leaves no word in the page.
      parts.log.replaceChildren();
      for (const node of [parts.summary, parts.viewers, parts["chat-title"], parts["chat-note"]]) words(node, "");
      return;
    }
    this.#recall(chat);
    words(parts["chat-title"], [t.chat(mark(chat.conversation)), this.console.siteName(chat.site)].filter(Boolean).join(" · "));
    const where = chat.visitorHere === false ? t.away_visitor : chat.visitorHere ? t.here : "";
    const waits = this.console.state.queue.some(({ conversation }) => conversation === chat.conversation);
    words(parts["chat-note"], chat.owned ? where : chat.by ? t.hasIt(chat.by) : waits ? t.looking : t.modes[chat.mode]);
    const acts = [parts.return, parts.release, parts.to, parts.outcome, parts.closing.querySelector("button"), parts.input];
    for (const part of acts) part.disabled = !chat.owned;
    drawColleagues(parts.to, colleagues(this.console.state, this.session.username, chat.site), kit);
    parts.hand.disabled = !chat.owned || !parts.to.value;
    drawNotes(parts.notes, chat, kit);
    parts.send.disabled = !chat.owned || !parts.input.value.trim() || length(parts.input.value) > MOST;
    drawLines(parts.log, chat, { t, me: this.session.name, retry: (entry) => this.console.retry(entry) });
    parts.typing.hidden = !chat.typing;
    words(parts.typing, chat.typing ? t.typing : "");
    clearTimeout(this.#hush);
    if (chat.typing) this.#hush = setTimeout(() => this.console.hush(chat.conversation), 9000);
    parts.fault.hidden = !chat.fault;
    words(parts.fault, chat.fault ? this.#fault(chat.fault) : "");
    words(parts.summary, chat.summary === null ? t.summaryKept : chat.summary || t.noSummary);
    const others = chat.viewers.filter((name) => name !== this.session.name);
    words(parts.viewers, others.length ? t.viewers(others) : "");
    if (stick) this.#bottom();
    if (isOther && chat.owned) parts.input.focus();
  }

  /** A refused line comes back as the draft. */
  #recall(chat) {
    const draft = this.console.drafts.get(chat.conversation) ?? "";
    if (chat.fault?.stale && draft !== this.parts.input.value && draft.length > this.parts.input.value.length) this.parts.input.value = draft;
  }

  #fault(fault) {
    const { t } = this;
    if (fault.text) return [fault.name, fault.text].filter(Boolean).join(": ");
    if (fault.stale) return fault.name ? t.stale(fault.name) : t.staleMode;
    return t.errors[fault.code] ?? t.errors.other;
  }

  #looked() {
    if (document.visibilityState === "visible" && this.#atBottom()) this.console.looked();
  }

  #atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.parts.scroll;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  #bottom() {
    this.parts.scroll.scrollTop = this.parts.scroll.scrollHeight;
  }
}
