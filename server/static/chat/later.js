/** For when nobody is there, and for another day: a message to the team, the code of this chat, and the way back in with it. */
import { h, length, words } from "../shared/dom.js";
import { withNumbers } from "../shared/numbers.js";

const MOST = 4000;
const SAID = {
  send: "Send to the team",
  means: "With this code you can open this chat again, on any device. Write it down.",
  soon: "The code comes with your first message.",
  care: "Nobody can look it up for you, and anyone who has it can read this chat.",
  done: "I have it",
  open: "Open my chat",
};

class OpenDoorLater extends HTMLElement {
  #view = null;

  /** Show `message`, `code`, `enter` or nothing. @param {object} kit strings, what is known, and what the buttons do */
  show(view, kit) {
    const now = view && view + (view === "code" ? kit.code : "");
    if (now === this.#view) return;
    this.#view = now;
    this.hidden = !view;
    this.replaceChildren(...(view ? [VIEWS[view](kit)] : []));
    this.querySelector("h2")?.focus({ preventScroll: true });
  }
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
    h("div", { class: "answers" }, send, plain(t.callback, callback, "ask-callback"), plain(t.offerDecline, close)));
  },
  code({ t, code, close }) {
    const shown = code ? code.match(/.{1,5}/g).join("-") : SAID.soon;
    return panel(t.later, close, h("p", {}, SAID.means), h("p", { class: "code", "data-testid": "code" }, shown),
      h("p", { class: "fine" }, SAID.care), h("div", { class: "answers" }, h("button", { class: "button" }, SAID.done)));
  },
  enter({ t, open, close }) {
    const code = h("input", { id: "later-code", "data-testid": "code-input", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-label": t.codeAsk });
    return panel(t.codeAsk, () => code.value.trim() && open(code.value.trim()), code,
      h("div", { class: "answers" }, h("button", { class: "button", "data-testid": "code-open" }, SAID.open), plain(t.offerDecline, close)));
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
