/**
 * Frames that wait for their one answer. Each keeps its `id` over reconnects, so a frame that arrived twice counts once.
 * It holds no socket: `flush` is given the way out.
 */
const LINES = ["say", "choose", "leave_message"];

export class Outbox {
  #entries = [];

  /** Frames still owed an answer, oldest first. */
  get frames() {
    return this.#entries.map((entry) => entry.frame);
  }

  /** Keep `frame` until it is settled. What waits goes with it: the server reads a new line for danger at once. */
  put(frame) {
    for (const entry of this.#entries) entry.notBefore = 0;
    this.#entries.push({ frame, sent: false, notBefore: 0, tries: 0 });
  }

  /** Send what has not been sent on this connection, no line before one of its conversation. `send(frame)`: did it go? */
  flush(send, now = Date.now()) {
    const held = new Set();
    for (const entry of this.#entries) {
      const { conversation, type } = entry.frame;
      const line = LINES.includes(type);
      if (entry.sent || (line && held.has(conversation))) continue;
      if (entry.notBefore <= now) entry.sent = send(entry.frame);
      else if (line) held.add(conversation);
    }
  }

  /** A new connection: everything without an answer goes out again. */
  reopen() {
    for (const entry of this.#entries) entry.sent = false;
  }

  /** Its answer came: forget and return the frame, or undefined if it was not ours. */
  settle(id) {
    const at = this.#entries.findIndex((entry) => entry.frame.id === id);
    return at < 0 ? undefined : this.#entries.splice(at, 1)[0].frame;
  }

  /** Try again in `seconds`, or later with each failure when the other side named no time. */
  delay(id, seconds, now = Date.now()) {
    const entry = this.#entries.find((candidate) => candidate.frame.id === id);
    if (!entry) return;
    entry.tries += 1;
    entry.sent = false;
    entry.notBefore = now + 1000 * (seconds ?? Math.min(30, 2 ** entry.tries));
  }

  /** Drop everything, or what `matches`. */
  clear(matches = () => true) {
    this.#entries = this.#entries.filter((entry) => !matches(entry.frame));
  }
}
