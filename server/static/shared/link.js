/**
 * One WebSocket that comes back by itself: heartbeat, backoff with jitter, a watchdog for a dead line.
 * It knows no frame except `ping` and `pong`. Its owner calls `tick()` about once a second; all waiting is counted
 * there, so one timer (in a worker, where a hidden tab would slow it) serves everything.
 */
const BEAT = 25_000;
const PATIENCE = 10_000;

export class Link {
  #socket = null;
  #attempt = 0;
  #retryAt = Infinity;
  #beatAt = 0;
  #heardAt = 0;
  #wanted = false;

  /**
   * @param {object} options
   * @param {string} options.path socket path on our own origin
   * @param {() => object} options.hello makes the first frame of each connection
   * @param {(frame: object) => void} options.onFrame
   * @param {(code: number) => void} options.onDown a connection ended or never came; 0 when nothing is known
   */
  constructor({ path, hello, onFrame, onDown, signal }) {
    this.path = path;
    this.hello = hello;
    this.onFrame = onFrame;
    this.onDown = onDown;
    addEventListener("online", () => this.retryNow(), { signal });
    addEventListener("offline", () => this.#drop(0), { signal });
  }

  /** True while frames can be handed to the browser. Says nothing of their arrival. */
  get open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Begin, and stay connected until `stop`. */
  start() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#attempt = 0;
    this.#connect();
  }

  /** End for good; no callback follows. */
  stop() {
    this.#wanted = false;
    this.#retryAt = Infinity;
    this.#leave();
  }

  /** The other side accepted our hello: from here a failure starts the backoff afresh. */
  ready() {
    this.#attempt = 0;
  }

  /** Do not wait for the backoff: the network is back or a person asked. */
  retryNow() {
    if (!this.#wanted || this.#socket) return;
    this.#attempt = 0;
    this.#connect();
  }

  /** Hand over one frame. False when there is no open connection. */
  send(frame) {
    if (!this.open) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Let time pass: due reconnects, heartbeats, and giving up on a silent line. */
  tick(now = Date.now()) {
    if (!this.#wanted) return;
    if (!this.#socket) {
      if (now >= this.#retryAt) this.#connect();
    } else if (this.open && now >= this.#beatAt) {
      this.send({ type: "ping" });
      this.#beatAt = now + BEAT * (0.9 + Math.random() * 0.2);
      this.#heardAt = Math.max(this.#heardAt, now - BEAT);
    }
    // A laptop that slept has an open socket to nobody: no frame for a beat and a bit means it is gone.
    if (this.#socket && now - this.#heardAt > BEAT * 1.1 + PATIENCE) this.#drop(0);
  }

  #connect() {
    this.#retryAt = Infinity;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${this.path}`);
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onopen = () => {
      this.#heardAt = Date.now();
      this.#beatAt = this.#heardAt + BEAT * (0.9 + Math.random() * 0.2);
      this.send(this.hello());
    };
    socket.onmessage = ({ data }) => {
      this.#heardAt = Date.now();
      let frame;
      try {
        frame = JSON.parse(data);
      } catch {
        return;
      }
      if (frame && frame.type !== "pong") this.onFrame(frame);
    };
    socket.onclose = ({ code }) => this.#drop(code);
  }

  #leave() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #drop(code) {
    if (!this.#socket) return;
    this.#leave();
    const ceiling = Math.min(30_000, 1000 * 2 ** ++this.#attempt);
    // After a flood the other side wants quiet, so never less than five seconds then.
    const floor = code === 4429 ? 5000 : 1000;
    this.#retryAt = Date.now() + Math.max(floor, Math.random() * ceiling);
    this.onDown(code);
  }
}
