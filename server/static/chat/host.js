/**
 * The page around our frame, and the way out. Messages carry the name of an event and nothing else.
 * Which pages may hold the frame is the server's `frame-ancestors`; here the first word fixes whom we answer.
 */
const NEUTRAL = "https://www.weather.gov/";
const TO_US = new Set(["hello", "shown", "hidden", "quick-exit"]);

export class Host {
  #origin = null;

  /** @param {(event: string) => void} onEvent `shown`, `hidden` or `quick-exit` from the launcher */
  constructor(onEvent, signal) {
    this.framed = parent !== window;
    this.shown = !this.framed;
    if (!this.framed) return;
    this.#origin = location.ancestorOrigins?.[0] ?? originOf(document.referrer);
    addEventListener("message", ({ source, origin, data }) => {
      if (source !== parent || data?.type !== "open-door" || !TO_US.has(data.event)) return;
      if (this.#origin === null) this.#origin = origin;
      if (origin !== this.#origin) return;
      if (data.event === "hello") this.tell("ready");
      else {
        if (data.event !== "quick-exit") this.shown = data.event === "shown";
        onEvent(data.event);
      }
    }, { signal });
  }

  /** Tell the launcher that something happened. */
  tell(event) {
    if (this.framed && this.#origin) parent.postMessage({ type: "open-door", event }, this.#origin);
  }

  /** Leave for a page that tells nothing. The launcher takes the whole page along; alone, we go ourselves. */
  leave() {
    if (!this.framed) {
      location.replace(NEUTRAL);
      return;
    }
    this.tell("quick-exit");
    // A launcher that does not answer must not keep anyone here; one that does is gone by then.
    setTimeout(() => {
      try {
        top.location.replace(NEUTRAL);
      } catch {
        location.replace(NEUTRAL);
      }
    }, 1500);
  }
}

/** Calls `act` when Shift is pressed three times with nothing between. */
export function onThreeShifts(act, signal) {
  let presses = [];
  addEventListener("keydown", ({ key, repeat }) => {
    if (repeat) return;
    const now = Date.now();
    presses = key === "Shift" ? [...presses.filter((at) => now - at < 1500), now] : [];
    if (presses.length >= 3) act();
  }, { signal, capture: true });
}

function originOf(address) {
  try {
    return new URL(address).origin;
  } catch {
    return null;
  }
}
