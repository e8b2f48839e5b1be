/**
 * The one script that a website includes: a button, and on demand a frame with our own chat page.
 * It knows nothing of the chat. Between page and frame go names of events, never a text or a code.
 *
 *   <script src="https://chat.example/open-door.js" data-site="…" async></script>
 *
 * data-site  the center; data-label  the words on the button; data-exit  where a quick exit leads (an https address).
 */
(() => {
  const script = document.currentScript;
  if (!script || customElements.get("open-door-launcher")) return;
  const origin = new URL(script.src).origin;
  const settings = { site: script.dataset.site || "", label: script.dataset.label, exit: script.dataset.exit };

  const strings = {
    open: "Chat privately",
    close: "Close the chat",
    title: "Chat",
    wait: "Opening the chat…",
    danger: "In danger? Don't wait for this page.",
    call911: "Call 911",
    call988: "Call 988",
    unread: "new message",
  };

  const style = `
    :host { all: initial; position: fixed; inset: auto 0 0 auto; z-index: 2147483000; color-scheme: light dark;
      --accent: #17655f; --on: #fff; --surface: #fff; --ink: #1d2a2c; --line: #d9d6cc;
      font: 400 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
    @media (prefers-color-scheme: dark) { :host { --accent: #82cbc2; --on: #0b2321; --surface: #1a2326; --ink: #e7ecea; --line: #314044; } }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button { font: inherit; cursor: pointer; }
    .open { position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom)); display: flex; align-items: center; gap: 10px;
      min-height: 52px; padding: 0 22px; border: 0; border-radius: 999px; background: var(--accent); color: var(--on); font-weight: 650;
      box-shadow: 0 2px 6px rgb(0 30 30 / 25%), 0 10px 30px rgb(0 30 30 / 22%); }
    svg { width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
    .dot { width: 10px; height: 10px; border-radius: 50%; background: #ffd166; }
    .panel { position: fixed; right: 20px; bottom: 88px; width: min(400px, calc(100vw - 40px)); height: min(680px, calc(100vh - 108px)); height: min(680px, calc(100dvh - 108px));
      overflow: hidden; border: 1px solid var(--line); border-radius: 18px; background: var(--surface); color: var(--ink); box-shadow: 0 12px 48px rgb(0 30 30 / 28%); }
    iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; color-scheme: normal; }
    .until { padding: 24px; }
    .until p { margin: 0 0 14px; }
    .until a { display: inline-block; margin: 0 8px 8px 0; padding: 11px 18px; border-radius: 999px; background: var(--accent); color: var(--on); font-weight: 650; text-decoration: none; }
    .until button { display: block; min-height: 44px; padding: 0 16px; border: 1px solid var(--line); border-radius: 999px; background: none; color: inherit; }
    @media (max-width: 480px), (max-height: 480px) {
      .panel { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
      :host([open]) .open { display: none; }
    }`;

  /** An element with text and attributes; there is no way to give it markup. */
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  const icon = () => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", "M12 4c-5 0-9 3.2-9 7.3 0 2.3 1.2 4.3 3.2 5.6l-.6 3.6 4-2c.8.15 1.6.2 2.4.2 5 0 9-3.3 9-7.4S17 4 12 4z");
    svg.append(path);
    return svg;
  };

  class Launcher extends HTMLElement {
    #life = new AbortController();
    #frame = null;
    #presses = [];
    #leaving = false;

    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet];
      this.words = make("span", {}, settings.label || strings.open);
      this.dot = make("span", { class: "dot", role: "img", "aria-label": strings.unread, hidden: "" });
      this.button = make("button", { type: "button", class: "open", "data-testid": "launcher-button", "aria-expanded": "false" }, icon(), this.words, this.dot);
      const shut = make("button", { type: "button" }, strings.close);
      this.until = make("div", { class: "until" }, make("p", {}, strings.wait), make("p", {}, strings.danger),
        make("p", {}, make("a", { href: "tel:911" }, strings.call911), make("a", { href: "tel:988" }, strings.call988)), shut);
      this.panel = make("div", { class: "panel", role: "dialog", "aria-label": strings.title, "data-testid": "launcher-panel", hidden: "" }, this.until);
      root.append(this.panel, this.button);

      const { signal } = this.#life;
      this.button.addEventListener("click", () => (this.panel.hidden ? this.open() : this.close()), { signal });
      shut.addEventListener("click", () => this.close(), { signal });
      addEventListener("message", (event) => this.#heard(event), { signal });
      addEventListener("keydown", (event) => this.#key(event), { signal, capture: true });
    }

    disconnectedCallback() {
      this.#life.abort();
    }

    /** Show the panel; the frame is made at the first time, so that a page nobody chats on loads nothing. */
    open() {
      this.panel.hidden = false;
      this.toggleAttribute("open", true);
      this.#label(true);
      this.dot.hidden = true;
      if (!this.#frame) {
        const src = `${origin}/chat?site=${encodeURIComponent(settings.site)}`;
        // Only our origin is told which site asks: not the page, which may itself say something about the reader.
        this.#frame = make("iframe", { title: strings.title, referrerpolicy: "origin", "data-testid": "launcher-frame" });
        this.#frame.style.visibility = "hidden";
        this.#frame.addEventListener("load", () => this.#tell("hello"), { signal: this.#life.signal });
        this.#frame.src = src;
        this.panel.append(this.#frame);
      } else {
        this.#tell("shown");
        this.#frame.focus();
      }
    }

    /** Put the panel away. The frame stays, and the chat in it. */
    close() {
      this.panel.hidden = true;
      this.toggleAttribute("open", false);
      this.#label(false);
      this.#tell("hidden");
      this.button.focus();
    }

    #label(open) {
      this.words.textContent = open ? strings.close : settings.label || strings.open;
      this.button.setAttribute("aria-expanded", String(open));
    }

    #tell(event) {
      this.#frame?.contentWindow?.postMessage({ type: "open-door", event }, origin);
    }

    #heard({ source, origin: from, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || from !== origin || data?.type !== "open-door") return;
      if (data.event === "ready") {
        this.#frame.style.visibility = "";
        this.until.inert = true;
        if (!this.panel.hidden) {
          this.#tell("shown");
          this.#frame.focus();
        }
      } else if (data.event === "close") this.close();
      else if (data.event === "unread") this.dot.hidden = !this.panel.hidden;
      else if (data.event === "read") this.dot.hidden = true;
      else if (data.event === "quick-exit") this.#leave();
    }

    /** Shift three times, with the keyboard still on the website: the frame is told first, so that it can wipe. */
    #key({ key, repeat }) {
      if (repeat || !this.#frame || this.panel.hidden) return;
      const now = Date.now();
      this.#presses = key === "Shift" ? [...this.#presses.filter((at) => now - at < 1500), now] : [];
      if (this.#presses.length < 3) return;
      document.documentElement.style.display = "none";
      this.#tell("quick-exit");
      setTimeout(() => this.#leave(), 150);
    }

    /** Blank, then go, once; `replace`, so that the back button does not lead here. */
    #leave() {
      if (this.#leaving) return;
      this.#leaving = true;
      document.documentElement.style.display = "none";
      document.title = "";
      const exit = /^https:\/\//.test(settings.exit ?? "") ? settings.exit : "https://www.weather.gov/";
      location.replace(exit);
    }
  }

  customElements.define("open-door-launcher", Launcher);
  const start = () => document.body.append(document.createElement("open-door-launcher"));
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start, { once: true });
})();
