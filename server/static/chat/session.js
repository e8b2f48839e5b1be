/**
 * One visitor's chat: the code, the socket, what waits to be sent, and the state that is shown.
 * `onChange(state)` is called after every event; all waiting is counted by `tick()`.
 */
import { uuid } from "../shared/dom.js";
import { Link } from "../shared/link.js";
import { Outbox } from "../shared/outbox.js";
import { Typing } from "../shared/typing.js";
import { Center } from "./center.js";
import { fresh, reduce } from "./reducer.js";
import { Vault } from "./vault.js";

export const PROTOCOL = 1;
const WRITTEN = ["say", "leave_message"]; // what the visitor wrote is kept over a reload; a button can be pressed again
const FIRM = ["handoff", "cancel_handoff"]; // a choice that is not repeated behind the visitor's back
const CODES = { leave_message: "message" };
const END_PATIENCE = 4000;

export class Session {
  #outbox = new Outbox();
  #link;
  #center;
  #vault;
  #creating = false;
  #createAt = 0;
  #createTries = 0;
  #helloAt = Infinity;
  #helloTries = 0;
  #endBy = Infinity;
  #seen = 0;
  #gone = false;
  #forgetting = false;
  #keeps = false;

  constructor({ site, language, onChange, onExport, signal }) {
    this.language = language;
    this.onChange = onChange;
    this.onExport = onExport;
    this.state = fresh();
    this.#vault = new Vault(site);
    this.#center = new Center(site, (event) => this.#event(event));
    this.typing = new Typing((on) => this.state.live && this.state.mode === "staff" && this.#link.send({ type: "typing", on }));
    this.#link = new Link({
      path: "/ws/visitor",
      hello: () => ({ type: "hello", protocol: PROTOCOL, code: this.#vault.code, last_seq: this.state.lastSeq }),
      onFrame: (frame) => {
        this.#take(frame);
        this.#push();
      },
      onDown: (code) => this.#down(code),
      signal,
    });
  }

  /** Take up the chat of this tab, if there is one. */
  start() {
    if (this.#vault.idle()) this.#wipe("idle");
    this.#takeUp();
    this.tick();
  }

  /** Open another chat of this center in place of this one. `code` was tried and opens it. */
  async comeBack(code) {
    const unsent = await this.#vault.unsealed(code);
    this.#wipe(null);
    this.#vault.reopen(code, unsent);
    this.#takeUp();
  }

  /** The visitor wants to come back another day: the code is theirs to see, and what is not sent outlives the tab. */
  keep() {
    this.#keeps = true;
    this.#vault.note({ kept: true });
    this.#event({ do: "kept", kept: this.#vault.kept });
  }

  get code() {
    return this.#vault.code;
  }

  #takeUp() {
    for (const frame of this.#vault.unsent) {
      this.#outbox.put(frame);
      this.#event({ do: "say", id: frame.id, text: frame.text, code: CODES[frame.type] });
    }
    this.#event({ do: "kept", kept: this.#vault.kept });
    if (this.#vault.code) this.#link.start();
  }

  /** Let time pass; about once a second. */
  tick(now = Date.now()) {
    if (this.#gone) return;
    this.#link.tick(now);
    this.typing.tick(now);
    if (this.#vault.idle(now)) this.#wipe("idle");
    if (now >= this.#endBy) this.#wipe("ended_unsure");
    if (now >= this.#helloAt && this.#link.open) this.#hello();
    this.#center.tick(now);
    if (this.state.wait) this.#event({ do: "wait", seconds: this.state.wait > 1 ? this.state.wait - 1 : null });
    this.#push(now);
  }

  /** The visitor did something: the idle clock starts again. */
  touch() {
    this.#vault.note({ at: Date.now() });
  }

  say(text) {
    this.#own({ type: "say", id: uuid(), text, private: this.#alone }, text);
  }

  choose({ choice, label }) {
    this.#own({ type: "choose", id: uuid(), choice, private: this.#alone }, label, choice);
  }

  /** Leave a message for the team to find. */
  leave(text) {
    this.#own({ type: "leave_message", id: uuid(), text, consent: this.state.site?.consent }, text);
  }

  wantPerson() {
    if (this.state.asking) return;
    const id = uuid();
    this.#event({ do: "asking", id });
    this.#put({ type: "want_person", id });
  }

  /** Accept the open offer. `share` is `all` or `from_now`. */
  accept({ summary, share }) {
    const { offer, consent } = this.state.offer;
    this.#answer({ type: "handoff", id: uuid(), offer, share, summary, consent });
  }

  /** Decline the open offer, or leave the line. */
  cancel() {
    if (!this.#acts("cancel_handoff")) this.#answer({ type: "cancel_handoff", id: uuid() });
  }

  /** The answer to whether the words of a line may be kept. */
  keepWords(keep) {
    this.#put({ type: "keep_words", id: uuid(), line: this.state.ask.line, keep });
    this.#event({ do: "answered" });
  }

  unshare() {
    this.#act("unshare");
  }

  /** Finish: the server is told, then the tab forgets; it forgets also when the server cannot be told. */
  end() {
    if (!this.#vault.code) {
      this.#wipe("ended");
      return;
    }
    this.#endBy = Date.now() + END_PATIENCE;
    this.#act("end");
  }

  /** Ask for a copy of the chat to take away. */
  export() {
    if (this.#vault.code) this.#act("export");
  }

  /** Ask who of the staff opened the chat; `null` puts the answer away. */
  readers(open = true) {
    if (!open) this.#event({ do: "readers", readers: null });
    else if (this.#vault.code) this.#act("readers");
    else this.#event({ do: "readers", readers: [] });
  }

  /** Delete the chat for good, here and there. What was not sent yet is deleted with it. */
  forget() {
    if (!this.#vault.code) {
      this.#wipe("forgotten");
      return;
    }
    this.#forgetting = true;
    this.#outbox.clear(({ type }) => type !== "forget");
    this.#act("forget");
  }

  /** Send again what failed. A refused frame would be refused again under its id, so it gets a new one. */
  retry({ id, text, choice, code }) {
    this.#outbox.settle(id);
    this.#event({ do: "dropped", id });
    if (code === CODES.leave_message) this.leave(text);
    else if (choice) this.choose({ choice, label: text });
    else this.say(text);
  }

  /** The visitor has the newest lines before them. Staff see a mark only for what staff wrote. */
  looked() {
    const seq = this.state.lines.findLast(({ role }) => role === "staff")?.seq ?? 0;
    if (seq > this.#seen && this.state.live && this.#link.send({ type: "seen", seq: this.state.lastSeq })) this.#seen = seq;
  }

  /** Say that something did not work; `null` says nothing any more. */
  fault(reason) {
    this.#event({ do: "failed", id: null, reason });
  }

  /** Staff fell silent in the middle of typing. */
  hush() {
    this.#event({ do: "hushed" });
  }

  /** Quick exit: nothing of the chat stays in this page. */
  vanish() {
    this.#gone = true;
    this.#link.stop();
    this.#outbox.clear();
    this.#vault.wipe(true);
    this.state = fresh();
  }

  // -- what the visitor sends

  #own(frame, text, choice) {
    this.typing.stop();
    this.#event({ do: "say", id: frame.id, text, choice, code: CODES[frame.type] });
    this.#put(frame);
  }

  /** What is written for the assistant alone is not to reach a person who comes meanwhile. */
  get #alone() {
    const { mode, offer } = this.state;
    return !["waiting", "staff"].includes(mode) && !offer?.answered && !this.#acts("handoff");
  }

  /** Is an act under way? A second would be refused, and that would look as if neither was done. */
  #acts(type) {
    return this.#outbox.frames.some((frame) => frame.type === type);
  }

  #act(type) {
    if (!this.#acts(type)) this.#put({ type, id: uuid() });
  }

  #answer(frame) {
    this.#event({ do: "answering", id: frame.id });
    this.#put(frame);
  }

  #put(frame) {
    this.touch();
    this.#outbox.put(frame);
    this.#remember();
    if (!this.#vault.code) this.#createAt = Math.min(this.#createAt, Date.now());
    this.#push();
  }

  #remember() {
    const { frames } = this.#outbox;
    this.#vault.note({ unsent: frames.filter(({ type }) => WRITTEN.includes(type)) });
    this.#event({ do: "acting", type: frames.find(({ text, choice }) => !text && !choice)?.type });
  }

  #push(now = Date.now()) {
    if (!this.#outbox.frames.length) return;
    if (!this.#vault.code) this.#create(now);
    // Also when the server could not open the chat: it still reads a line for danger and answers with a card.
    else if (this.state.live || this.#helloAt < Infinity) this.#outbox.flush((frame) => this.#link.send(frame), now);
  }

  async #create(now) {
    if (this.#creating || now < this.#createAt) return;
    this.#creating = true;
    try {
      const { code } = await this.#center.begin(this.language);
      if (this.#gone) return;
      this.#createTries = 0;
      this.#vault.open(code);
      if (this.#keeps) this.keep();
      this.#remember();
      this.#link.start();
    } catch (problem) {
      this.#event({ do: "down" });
      this.#createTries += 1;
      this.#createAt = Date.now() + 1000 * (problem.retryAfter ?? (1 + Math.random() * Math.min(30, 2 ** this.#createTries)));
      if (problem.status === 0 || problem.status === 429 || problem.status >= 500) return;
      for (const { id } of this.#outbox.frames) this.#event({ do: "failed", id, reason: null });
      this.#outbox.clear();
      this.#remember();
      this.#event({ do: "notice", notice: problem.status === 404 ? "no_site" : "no_start" });
    } finally {
      this.#creating = false;
    }
  }

  // -- what the server sends

  #hello() {
    this.#helloAt = Infinity;
    this.#link.send(this.#link.hello());
  }

  #take(frame) {
    if (frame.type === "error") {
      this.#refused(frame);
      return;
    }
    if (frame.type === "forgotten") {
      this.#wipe("forgotten");
      return;
    }
    if (frame.type === "exported" || frame.type === "readers") {
      this.#outbox.settle(frame.id);
      this.#remember();
      if (frame.type === "exported") this.onExport(frame);
      else this.#event({ do: "readers", readers: frame.readers });
      return;
    }
    if (frame.type === "ack") {
      const sent = this.#outbox.settle(frame.id);
      this.#remember();
      if (sent?.type === "end") {
        this.#wipe("ended");
        return;
      }
    }
    this.#event({ do: "frame", frame });
    if (frame.type === "resumed") {
      this.#helloAt = Infinity;
      this.#helloTries = 0;
      this.#seen = 0;
      this.#link.ready();
      this.#outbox.reopen();
    }
    if (frame.type === "resumed" || frame.type === "state") this.#vault.note({ mode: this.state.mode });
  }

  #refused({ code, id, retry_after: seconds }) {
    if (!id) {
      if (code === "not_found" || code === "unauthorized") this.#notFound();
      else if (code === "unavailable" && !this.state.live) this.#hold(seconds);
      else if (code === "rate_limited" && seconds) this.#event({ do: "wait", seconds: Math.ceil(seconds) });
      return;
    }
    const frame = this.#outbox.frames.find((one) => one.id === id);
    if (!frame) return;
    if (code === "rate_limited") {
      this.#outbox.delay(id, seconds);
      this.#event({ do: "wait", seconds: Math.ceil(seconds ?? 2) });
    } else if (code === "unavailable" && seconds && !FIRM.includes(frame.type)) {
      this.#outbox.delay(id, seconds);
      if (!this.state.live) this.#event({ do: "trouble", on: true });
    } else {
      this.#outbox.settle(id);
      this.#remember();
      if (frame.type === "forget") this.#spared();
      if (frame.type === "end") this.#wipe("ended_unsure");
      else this.#event({ do: "failed", id, reason: code });
    }
  }

  /** The chat cannot be deleted. What was to be deleted unsent is there to be sent after all. */
  #spared() {
    this.#forgetting = false;
    for (const { id, status } of this.state.pending) if (status === "sending") this.#event({ do: "failed", id, reason: null });
  }

  /** The server is there and its database is not: stay, ask again, and let it read for danger meanwhile. */
  #hold(seconds) {
    this.#helloTries += 1;
    this.#helloAt = Date.now() + 1000 * (seconds ?? Math.min(15, 2 ** this.#helloTries));
    this.#event({ do: "down" });
  }

  #down(code) {
    this.#helloAt = Infinity;
    this.#outbox.reopen();
    if (code === 4401) this.#notFound();
    else if (code === 4409) this.#reload();
    else this.#event({ do: "down" });
  }

  /** The code opens nothing any more. Where we asked for that, it is the answer that was lost on its way. */
  #notFound() {
    if (this.#forgetting) this.#wipe("forgotten");
    else this.#wipe("not_found", "failed");
  }

  /** The server knows fewer lines than we show (a restored backup): show what it knows. */
  #reload() {
    this.#event({ do: "wiped", notice: "elsewhere", keep: "sending" });
    this.#event({ do: "down" });
  }

  /** Forget the chat in this tab. `keep` leaves what was not sent on the page, to try again. */
  #wipe(notice, keep) {
    this.#endBy = Infinity;
    this.#helloAt = Infinity;
    this.#seen = 0;
    this.#forgetting = false;
    this.#keeps = false;
    this.#link.stop();
    this.#outbox.clear();
    this.#vault.wipe();
    this.#event({ do: "wiped", notice, keep });
  }

  #event(event) {
    this.state = reduce(this.state, event);
    if (!this.#gone) this.onChange(this.state);
  }
}
