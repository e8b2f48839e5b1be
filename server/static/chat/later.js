/** For when nobody is there, and for another day: a message to the team, the code of this chat, and the way back in with it. */
import { h, length, words } from "../shared/dom.js";
import { Link } from "../shared/link.js";
import { withNumbers } from "../shared/numbers.js";
import "./forms.js";
import { PROTOCOL } from "./session.js";
import { normal } from "./vault.js";

const MOST = 4000;
const PATIENCE = 10_000;
const SAID = {
  send: "Send to the team",
  means: "With this code you can open this chat again, on any device. Write it down.",
  soon: "The code comes with your first message.",
  care: "Nobody can look it up for you, and anyone who has it can read this chat.",
  done: "I have it",
  open: "Open my chat",
  opening: "Looking for that chat…",
  nothing: "No chat opens with this code, so nothing was changed here. Please check it and try again.",
  unsure: "The chat can't be reached right now, so the code could not be tried and nothing was changed here. Please try again in a moment. In danger, call 911, or call or text 988.",
  callback: "Ask for a call back",
  callbackSay: "Please call me back later.",
  no: "Not now",
};

class OpenDoorLater extends HTMLElement {
  #view = null;
  #life = new AbortController();

  disconnectedCallback() {
    this.#life.abort();
  }

  /** Show `message`, `code`, `enter` or nothing. `go(view)` shows another. */
  show(view, t, session, go) {
    const now = view && view + (view === "code" ? session.code : "");
    if (now === this.#view) return;
    this.#view = now;
    this.hidden = !view;
    this.#life.abort();
    this.#life = new AbortController();
    this.replaceChildren(...(view ? [VIEWS[view](kit(t, session, go), this.#life.signal)] : []));
    this.querySelector("h2")?.focus({ preventScroll: true });
  }
}

/** The strings, what is known, and what the buttons do. */
function kit(t, session, go) {
  return {
    t, site: session.state.site, code: session.code,
    leave: (text) => {
      session.leave(text);
      go("code");
    },
    callback: (said) => {
      session.say(said);
      go(null);
    },
    open: (code) => {
      go(null);
      session.comeBack(code);
    },
    close: () => go(null),
  };
}

customElements.define("open-door-later", OpenDoorLater); // the chat page loads this module when it is asked for

const VIEWS = {
  message({ t, site, leave, callback, close }) {
    const text = h("textarea", { id: "later-text", rows: "4", "data-testid": "message-text", "aria-label": t.message });
    const send = h("button", { class: "button", "data-testid": "message-send" }, SAID.send);
    const fault = h("p", { class: "fault", role: "alert" });
    return panel(t.message, () => {
      const said = text.value.trim();
      const room = MOST - length(said);
      words(fault, room < 0 ? t.over(-room) : "");
      if (said && room >= 0) leave(said);
    }, text, h("p", { class: "fine" }, ...withNumbers(site?.message ?? "")), fault,
    h("div", { class: "answers" }, send, plain(SAID.callback, () => callback(SAID.callbackSay), "ask-callback"), plain(SAID.no, close)));
  },
  code({ t, code, close }) {
    const shown = code ? code.match(/.{1,5}/g).join("-") : SAID.soon;
    return panel(t.later, close, h("p", {}, SAID.means), h("p", { class: "code", "data-testid": "code" }, shown),
      h("p", { class: "fine" }, SAID.care), h("div", { class: "answers" }, h("button", { class: "button" }, SAID.done)));
  },
  enter({ t, code: here, open, close }, signal) {
    const code = h("input", { id: "later-code", "data-testid": "code-input", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-label": t.enter });
    const fault = h("p", { class: "fault", role: "alert", "data-testid": "code-fault" });
    const button = h("button", { class: "button", "data-testid": "code-open" }, SAID.open);
    return panel(t.enter, async () => {
      const said = code.value.trim();
      if (!said) return;
      if (normal(said) === here) {
        close();
        return;
      }
      button.disabled = true;
      words(fault, SAID.opening);
      const found = await opens(said, signal);
      if (signal.aborted) return;
      if (found) {
        open(said);
        return;
      }
      button.disabled = false;
      fault.replaceChildren(...withNumbers(found === null ? SAID.unsure : SAID.nothing));
    }, code, fault, h("div", { class: "answers" }, button, plain(SAID.no, close)));
  },
};

function panel(title, act, ...parts) {
  const form = h("form", { class: "offer", "data-testid": "later" }, h("h2", { tabindex: "-1" }, title), ...parts);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
  return form;
}

function plain(label, act, testid) {
  const node = h("button", { type: "button", class: "button plain", "data-testid": testid }, label);
  node.addEventListener("click", act);
  return node;
}

/**
 * Does a code open a chat? Asked on a socket of its own: the chat of this tab stays as it is until the answer is yes.
 * @returns {Promise<boolean|null>} null when nobody could tell, or when `signal` ended the question
 */
function opens(code, signal) {
  const life = new AbortController();
  return new Promise((answer) => {
    const done = (said) => {
      life.abort();
      link.stop();
      answer(said);
    };
    const link = new Link({
      path: "/ws/visitor",
      hello: () => ({ type: "hello", protocol: PROTOCOL, code, last_seq: 0 }),
      onFrame: ({ type, code: why }) => {
        if (type === "resumed") done(true);
        else if (type === "error") done(["unavailable", "rate_limited"].includes(why) ? null : false);
      },
      onDown: (why) => done(why === 4401 ? false : null),
      signal: life.signal,
    });
    const patience = setTimeout(() => done(null), PATIENCE);
    life.signal.addEventListener("abort", () => clearTimeout(patience));
    signal.addEventListener("abort", () => done(null), { signal: life.signal });
    link.start();
  });
}
