/**
 * The desk's connection: token, socket, what waits to be sent, drafts, and the state that is shown. It draws nothing.
 * Nothing of a chat is kept outside memory; the tab's storage has the session token and two switches.
 */
import { uuid } from "../shared/dom.js";
import { call } from "../shared/http.js";
import { Link } from "../shared/link.js";
import { Outbox } from "../shared/outbox.js";
import { Typing } from "../shared/typing.js";
import { fresh, reduce } from "./reducer.js";

const PROTOCOL = 1;
// A desk cannot tell a line that is still under way from one that was not shared: whenever it is back it asks for the
// last few again, and shows each once.
const OVERLAP = 20;
const WRITTEN = ["say", "note"]; // kept over a sign-in; a button can be pressed again
const ENDS = { return_to_bot: "bot", release: "waiting", transfer: "waiting", close: "closed" };

/** Under which key the drafts keep a half-written note of a chat. */
export const noteOf = (conversation) => `note:${conversation}`;

const isNew = (chat, { seq }) => Boolean(chat?.opened) && !chat.lines.some((line) => line.seq === seq);
/** Whether a chat that is opened now has lines that nobody of the staff has read. */
const isUnheard = (chat) => Boolean(chat?.missed) && (!chat.counted || chat.unread > 0);

/** Whether somebody waits who did not before, or is kept for one colleague no longer. */
const isForMore = (queue, { conversation, to }) => {
  const known = queue.find((entry) => entry.conversation === conversation);
  return !known || Boolean(known.to && !to);
};

const isAsked = (requests, { request }) => !requests.some((known) => known.request === request);

export class Console {
  #outbox;
  #link;
  #looked = new Map();
  #touched = 0;
  #life = new AbortController();

  /**
   * @param {object} options
   * @param {{token: string, username: string, name: string, available: boolean}} options.session
   * @param {(state: object) => void} options.onChange
   * @param {(words: {key: string, name?: string}) => void} options.onWords something to tell the person at the desk
   * @param {(kind: string) => void} options.onCall `waiting` or `line`: worth a sound
   * @param {() => void} options.onExpired the token opens nothing any more
   * @param {object} [options.left] what `stop` answered, when the same person was here before
   */
  constructor({ session, left, onChange, onWords, onCall, onExpired, onAvailable }) {
    Object.assign(this, { session, onChange, onWords, onCall, onExpired, onAvailable });
    this.#outbox = left?.outbox ?? new Outbox();
    this.drafts = left?.drafts ?? new Map();
    this.state = { ...reduce(fresh(), { do: "me", name: session.name }), unsent: left?.unsent ?? [] };
    this.available = session.available;
    this.sites = new Map();
    this.typing = new Typing((on) => this.#tellTyping(on));
    this.#link = new Link({
      path: "/ws/staff",
      hello: () => ({ type: "hello", protocol: PROTOCOL, token: session.token }),
      onFrame: (frame) => {
        this.#take(frame);
        this.#push();
      },
      onDown: (code) => this.#down(code),
      signal: this.#life.signal,
    });
  }

  start() {
    this.#link.start();
  }

  /**
   * Leave the desk: the socket closes and what was on the screen is dropped. Answers what this person wrote: replies and
   * notes that are not sent, and drafts.
   */
  stop() {
    this.#link.stop();
    this.#life.abort();
    this.#outbox.clear(({ type }) => !WRITTEN.includes(type));
    const failed = Object.values(this.state.chats).flatMap(({ conversation, pending }) =>
      pending.filter(({ status }) => status === "failed").map(({ id, text }) => ({ id, conversation, text })));
    const left = { outbox: this.#outbox, drafts: this.drafts, unsent: [...this.state.unsent, ...failed] };
    this.#outbox = new Outbox();
    this.drafts = new Map();
    this.state = fresh();
    return left;
  }

  /** Let time pass; about once a second. */
  tick(now = Date.now()) {
    this.#link.tick(now);
    this.typing.tick(now);
    if (this.state.ready && this.state.up) this.#push(now);
  }

  get chat() {
    return this.state.chats[this.state.current] ?? null;
  }

  setAvailable(on) {
    this.available = on;
    this.onAvailable(on);
    this.#link.send({ type: "status", available: on });
    this.onChange(this.state);
  }

  /** Somebody is at this desk: said at most once a minute, so that the session does not end for being idle. */
  touch(now = Date.now()) {
    if (now - this.#touched < 60_000) return;
    if (this.#link.send({ type: "status", available: this.available })) this.#touched = now;
  }

  /** End the session here and everywhere; the password opens a new one. */
  lock() {
    this.#link.send({ type: "lock" });
  }

  claim(conversation) {
    if (!this.state.up || this.state.claiming.includes(conversation)) return;
    this.#event({ do: "claiming", conversation, on: true });
    this.#put({ type: "claim", id: uuid(), conversation });
  }

  /** The first in the queue whom this person may claim. */
  claimNext() {
    const next = this.state.queue.find((entry) => !entry.no_key && (!entry.to || entry.to === this.session.username));
    if (next) this.claim(next.conversation);
  }

  show(conversation) {
    if (conversation === this.state.current) return;
    this.typing.stop();
    this.#event({ do: "show", conversation });
  }

  say(text) {
    const { chat } = this;
    if (!chat?.owned) return;
    this.typing.stop();
    const frame = { type: "say", id: uuid(), conversation: chat.conversation, epoch: chat.epoch, text };
    this.#event({ do: "say", conversation: chat.conversation, id: frame.id, text });
    this.#put(frame);
  }

  retry(entry) {
    const { chat } = this;
    if (!chat?.owned) return; // the line stays where it can be read and copied
    this.#event({ do: "dropped", conversation: chat.conversation, id: entry.id });
    this.say(entry.text);
  }

  returnToBot() {
    this.#act("return_to_bot");
  }

  release() {
    this.#act("release");
  }

  /** Hand the visitor to a colleague; to one of another center only once the visitor says yes. */
  transfer(to) {
    this.#act("transfer", { to });
  }

  note(text) {
    const { chat } = this;
    if (chat) this.#put({ type: "note", id: uuid(), conversation: chat.conversation, text });
  }

  seeTo({ request, done }) {
    this.#put({ type: done ? "request_reopen" : "request_done", id: uuid(), request });
  }

  /** Look at a visitor who waits, without taking them. Colleagues see who looks. */
  look(conversation) {
    this.typing.stop();
    this.#event({ do: "look", conversation });
    if (this.state.up) this.#open(conversation, 0);
  }

  /** Open a chat whose sharing has ended. The reason is written down, and its visitor can read it. */
  breakGlass({ conversation, site }, reason) {
    this.typing.stop();
    this.#event({ do: "past", conversation, site });
    this.#link.send({ type: "open", conversation, last_seq: 0, reason });
  }

  close(outcome) {
    this.#act("close", { outcome });
  }

  /** Offer one tap to a visitor in danger who has not asked. */
  reachOut(conversation) {
    this.#put({ type: "reach_out", id: uuid(), conversation });
  }

  dismiss(alert) {
    this.#event({ do: "dismiss", alert });
  }

  /** The person has seen that this was not sent. */
  forgo(id) {
    this.#event({ do: "forgone", id });
  }

  /** The open chat is before the person's eyes, to its end. */
  looked() {
    const { chat } = this;
    if (!chat?.owned || !chat.opened || !this.state.up) return;
    if (chat.unread) this.#event({ do: "looked", conversation: chat.conversation });
    const seq = chat.lines.findLast(({ role }) => role === "visitor")?.seq ?? 0;
    if (seq > (this.#looked.get(chat.conversation) ?? 0) && this.#link.send({ type: "seen", conversation: chat.conversation, seq })) {
      this.#looked.set(chat.conversation, seq);
    }
  }

  hush(conversation) {
    this.#event({ do: "hushed", conversation });
  }

  /** The name of a center, once it is known; its id until then. */
  siteName(id) {
    if (id && !this.sites.has(id)) {
      this.sites.set(id, id);
      call(`/api/sites/${encodeURIComponent(id)}`).then(({ name }) => {
        this.sites.set(id, name);
        this.onChange(this.state);
      }, () => this.sites.delete(id));
    }
    return this.sites.get(id) ?? "";
  }

  // -- out

  #act(type, more = {}) {
    const { chat } = this;
    if (!chat?.owned) return;
    // Pressed twice: the second would be refused, as if the chat had been lost.
    if (this.#outbox.frames.some((frame) => frame.type === type && frame.conversation === chat.conversation)) return;
    this.typing.stop();
    this.#event({ do: "fault", conversation: chat.conversation, fault: null });
    this.#put({ type, id: uuid(), conversation: chat.conversation, epoch: chat.epoch, ...more });
  }

  #put(frame) {
    this.#outbox.put(frame);
    this.#push();
  }

  #push(now = Date.now()) {
    if (this.state.up) this.#outbox.flush((frame) => this.#link.send(frame), now);
  }

  #tellTyping(on) {
    const { chat } = this;
    if (chat?.owned && this.state.up) this.#link.send({ type: "typing", conversation: chat.conversation, on });
  }

  #isElsewhere({ conversation, to }) {
    const person = this.state.staff.find(({ username }) => username === to);
    return Boolean(person) && !person.sites?.includes(this.state.chats[conversation]?.site);
  }

  #nameOf(to) {
    return this.state.staff.find(({ username }) => username === to)?.name;
  }

  /** Ask for the lines of a chat: from the first one where more may be shared than this desk has. */
  #open(conversation, after = (this.state.chats[conversation]?.lastSeq ?? 0) - OVERLAP) {
    this.#link.send({ type: "open", conversation, last_seq: Math.max(0, after) });
  }

  // -- in

  #take(frame) {
    if (frame.type === "error") {
      this.#refused(frame);
      return;
    }
    const before = this.state;
    const answered = frame.id && ["ack", "claimed"].includes(frame.type) ? this.#outbox.settle(frame.id) : undefined;
    this.#event({ do: "frame", frame });
    // An ack means that it is done, whether or not a `state` still reaches a desk that may no longer read this chat.
    if (answered?.type === "transfer" && this.#isElsewhere(answered)) this.onWords({ key: "askedToMove", name: this.#nameOf(answered.to) });
    else if (answered && answered.type in ENDS) this.#event({ do: "handed", conversation: answered.conversation, mode: ENDS[answered.type] });
    if (answered?.type === "reach_out") this.#event({ do: "reached", conversation: answered.conversation, by: "" });
    if (frame.type === "desk") {
      this.#arrived();
      if (before.ready) this.#callForWhatCame(before);
    } else if (frame.type === "claimed") {
      this.#event({ do: "claiming", conversation: frame.conversation, on: false });
      this.#open(frame.conversation, 0);
    } else if (frame.type === "mine") this.#open(frame.conversation, 0);
    else if (frame.type === "queued" && isForMore(before.queue, frame)) this.onCall("waiting");
    else if (frame.type === "alert") this.onCall("waiting");
    else if (frame.type === "request" && isAsked(before.requests, frame)) this.onCall("request");
    else if (frame.type === "line" && frame.role === "visitor" && isNew(before.chats[frame.conversation], frame)) this.onCall("line");
    else if (frame.type === "opened" && isUnheard(before.chats[frame.conversation])) this.onCall("line");
    else if (frame.type === "forgotten") this.#forget(frame.conversation);
  }

  /** Whoever came while there was no connection is in the picture with which it begins again. */
  #callForWhatCame(before) {
    if (this.state.queue.some((entry) => isForMore(before.queue, entry))) this.onCall("waiting");
    else if (this.state.requests.some((entry) => !entry.done && isAsked(before.requests, entry))) this.onCall("request");
  }

  #arrived() {
    this.#link.ready();
    this.#looked.clear();
    this.#link.send({ type: "status", available: this.available });
    this.#showLeft();
    for (const conversation of this.state.mine) this.#open(conversation);
    const { chat } = this;
    if (chat && !chat.owned && this.state.queue.some(({ conversation }) => conversation === chat.conversation)) this.#open(chat.conversation);
    this.#outbox.reopen();
  }

  /** What was left to send from before a sign-in is shown in its chat, where that is still this person's. */
  #showLeft() {
    for (const { type, id, conversation, text } of this.#outbox.frames) {
      const shown = this.state.chats[conversation]?.pending.some((own) => own.id === id) ?? true;
      if (type === "say" && !shown) this.#event({ do: "say", conversation, id, text });
    }
  }

  #refused({ code, id, name, message, conversation: of, retry_after: seconds }) {
    if (code === "unauthorized") {
      this.onExpired();
      return;
    }
    const frame = this.#outbox.frames.find((one) => one.id === id);
    if (!frame) {
      // Why a chat cannot be opened is in the server's words.
      if (!id && code !== "rate_limited") this.onWords(of && code === "refused" ? { text: message } : { key: code });
      return;
    }
    const { conversation, type } = frame;
    if (type !== "claim" && (code === "rate_limited" || code === "unavailable")) {
      this.#outbox.delay(id, seconds);
      this.onWords({ key: code });
      return;
    }
    this.#outbox.settle(id);
    if (type === "claim") {
      this.#event({ do: "claiming", conversation, on: false });
      this.onWords(code === "already_claimed" ? { key: "lost", name } : code === "refused" ? { text: message } : { key: code });
    } else if (type === "request_done" || type === "request_reopen") {
      this.onWords({ key: code });
    } else if (type === "reach_out") {
      this.#event({ do: "reached", conversation, by: code === "already_claimed" ? name : undefined, fault: message });
    } else if (type === "transfer" && code === "refused") {
      this.#event({ do: "fault", conversation, fault: { text: message, name } });
    } else if (type === "note" || (type === "say" && conversation !== this.state.current)) {
      this.#event({ do: "dropped", conversation, id });
      // A chat that was deleted leaves no word here.
      if (code === "not_found") this.#forget(conversation, code);
      else this.#event({ do: "unsent", entry: { id, conversation, text: frame.text } });
    } else if (code === "stale" && type === "say") {
      const draft = this.drafts.get(conversation);
      this.drafts.set(conversation, draft ? `${frame.text}\n${draft}` : frame.text);
      this.#event({ do: "dropped", conversation, id });
      this.#event({ do: "fault", conversation, fault: { stale: true, name: name ?? this.state.chats[conversation]?.by ?? null } });
    } else if (type === "say") this.#event({ do: "failed", conversation, id, reason: { code } });
    else this.#event({ do: "fault", conversation, fault: code === "stale" ? { stale: true, name } : { code } });
  }

  #forget(conversation, key = "forgotten") {
    this.drafts.delete(conversation);
    this.drafts.delete(noteOf(conversation));
    this.#outbox.clear((frame) => frame.conversation === conversation);
    this.onWords({ key });
  }

  #down(code) {
    // A claim made before the line broke could go through long after; a second click is safer.
    const claims = this.#outbox.frames.filter(({ type }) => type === "claim");
    this.#outbox.clear(({ type }) => type === "claim");
    if (claims.length) this.onWords({ key: "claimBroken" });
    this.#outbox.reopen();
    if (code === 4401) this.onExpired();
    else this.#event({ do: "down" });
  }

  #event(event) {
    this.state = reduce(this.state, event);
    this.onChange(this.state);
  }
}
