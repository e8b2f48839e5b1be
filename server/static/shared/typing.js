/** Tells the other side that someone is typing, seldom enough to be cheap. Never carries text. */
const AGAIN = 4000;
const QUIET = 5000;

export class Typing {
  #on = false;
  #toldAt = 0;
  #lastKey = 0;

  /** @param {(on: boolean) => void} tell */
  constructor(tell) {
    this.tell = tell;
  }

  /** A key was pressed and there is text. */
  key(now = Date.now()) {
    this.#lastKey = now;
    if (this.#on && now - this.#toldAt < AGAIN) return;
    this.#on = true;
    this.#toldAt = now;
    this.tell(true);
  }

  /** Sent, emptied or left. */
  stop() {
    if (!this.#on) return;
    this.#on = false;
    this.tell(false);
  }

  /** Called about once a second: a pause counts as having stopped. */
  tick(now = Date.now()) {
    if (this.#on && now - this.#lastKey > QUIET) this.stop();
  }
}
