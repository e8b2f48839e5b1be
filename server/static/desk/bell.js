/** How the desk calls for attention: the title, a short tone, a notification that says nothing of anybody. */
const KEY = "open-door.bell";

export class Bell {
  #audio = null;

  constructor() {
    const kept = read();
    this.sound = kept.sound ?? false;
    this.notify = (kept.notify ?? false) && globalThis.Notification?.permission === "granted";
  }

  /** Counts in the title, where a tab shows them. */
  count(title, { waiting, unread }) {
    const n = waiting + unread;
    document.title = n ? `(${n}) ${title}` : title;
  }

  setSound(on) {
    this.sound = on;
    this.#keep();
    if (on) this.#tone();
  }

  /** Asks the browser where it must. Answers whether notifications are on now. */
  async setNotify(on) {
    this.notify = on && Boolean(globalThis.Notification) && (await Notification.requestPermission()) === "granted";
    this.#keep();
    return this.notify;
  }

  /** Someone waits or wrote, and the person may be looking elsewhere. Each one is heard, also where one is still shown. */
  ring(words) {
    if (this.sound) this.#tone();
    if (this.notify && (document.hidden || !document.hasFocus())) new Notification(words, { tag: "open-door", renotify: true });
  }

  #tone() {
    this.#audio ??= new AudioContext();
    this.#audio.resume();
    const from = this.#audio.currentTime;
    const volume = this.#audio.createGain();
    const tone = this.#audio.createOscillator();
    tone.frequency.setValueAtTime(660, from);
    tone.frequency.setValueAtTime(880, from + 0.12);
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.12, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.4);
    tone.connect(volume).connect(this.#audio.destination);
    tone.start(from);
    tone.stop(from + 0.42);
  }

  #keep() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ sound: this.sound, notify: this.notify }));
    } catch {
      // Without storage the switches hold until the page is left.
    }
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
