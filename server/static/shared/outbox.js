/**
 * Frames that wait for their one answer. Each keeps its `id` over reconnects, so a frame that arrived twice counts once.
 * It holds no socket: `flush` is given the way out.
 */
const ROWS = { say: "line", choose: "line", leave_message: "line", note: "note" };

export class Outbox {
  #entries = [];

  /** Frames still owed an answer, oldest first. */
  get frames() {
    return this.#entries.map((entry) => entry.frame);
  }

  /** Keep `frame` until it is settled. */
  put(frame) {
    this.#entries.push({ frame, notBefore: 0 });
  }

  /**
   * Send what may go: of a chat a line at a time, in order. Behind one that is to come again each goes once, to be read for
   * danger; it is written in its turn. `send(frame)`: did it go?
   */
  flush(send, now = Date.now()) {
    const shut = new Set();
    const behind = new Set();
    for (const entry of this.#entries) {
      const { conversation, type } = entry.frame;
      const row = ROWS[type]?.concat(conversation);
      const may = entry.notBefore <= now && !shut.has(row) && !(entry.late && behind.has(row));
      if (!entry.sent && may) entry.sent = send(entry.frame);
      if (row) (entry.late && !entry.sent ? behind : shut).add(row);
    }
  }

  /** A new connection: everything without an answer goes out again. */
  reopen() {
    for (const entry of this.#entries) entry.sent = entry.late = false;
  }

  /** Its answer came: forget and return the frame, or undefined if it was not ours. */
  settle(id) {
    const at = this.#entries.findIndex(({ frame }) => frame.id === id);
    return at < 0 ? undefined : this.#entries.splice(at, 1)[0].frame;
  }

  /** Try again in `seconds`. */
  delay(id, seconds = 2, now = Date.now()) {
    const entry = this.#entries.find(({ frame }) => frame.id === id);
    if (entry) Object.assign(entry, { sent: false, late: true, notBefore: now + 1000 * seconds });
  }

  /** Drop everything, or what `matches`. */
  clear(matches = () => true) {
    this.#entries = this.#entries.filter((entry) => !matches(entry.frame));
  }
}
