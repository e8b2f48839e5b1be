/**
 * The question before a person may read: what they will read first, and how much else. It stands at the end of the log
 * and traps nobody; nothing is sent until one of its buttons is pressed.
 */
import { attr, h, length, words } from "../shared/dom.js";
import { withNumbers } from "../shared/numbers.js";
import "./forms.js";

const MOST = 1000;
const SAID = {
  title: "Talk to a person?",
  site: (center) => `Talk with someone at ${center}?`,
  by: (name) => `${name} from the team would like to talk with you`,
  summary: "What they will read first. Change it or empty it if you like.",
  share: "What else may they read?",
  now: "Only from now on",
  nowMeans: "They read this note and what you write after you accept. Nothing from before.",
  all: "Everything so far",
  allMeans: "They also read this whole chat up to now.",
  accept: "Accept",
  message: "Leave a message instead",
  decline: "Not now",
};

class OpenDoorOffer extends HTMLElement {
  #shown = null;
  #since = 0;
  #parts = null;

  /** Draw the open offer, if there is one. `leaveMessage` is the other way. Answers whether it is a new one. */
  show(t, session, leaveMessage) {
    const { state } = session;
    const { offer } = state;
    const open = Boolean(offer) && !offer.answered && !this.#isOver(state);
    this.hidden = !open;
    if (!open) {
      if (!offer) this.#clear();
      return false;
    }
    const isNew = this.#shown !== offer.offer;
    if (isNew) {
      this.#since = state.lines.at(-1)?.seq ?? 0;
      this.#build(offer, session, leaveMessage);
    }
    const { wording, accept, decline, message, fault } = this.#parts;
    if (wording.textContent !== offer.wording) wording.replaceChildren(...withNumbers(offer.wording));
    message.hidden = offer.staff_online !== false || Boolean(offer.site); // with a person already: nothing to leave
    const busy = Boolean(offer.sent);
    accept.disabled = busy || this.#tooLong();
    if (decline) decline.disabled = busy;
    words(fault, state.fault ? t.reasons[state.fault] ?? t.reasons.other : "");
    fault.hidden = !state.fault;
    return isNew;
  }

  /** Bring the question before someone who has just asked for it. */
  focus() {
    this.#parts?.title.focus({ preventScroll: true });
  }

  /** The question about another center ends with a line, also where another page of this chat answered it. */
  #isOver({ offer, lines }) {
    const ended = ({ code, seq }) => seq > this.#since && ["transfer_declined", "transfer_lapsed", "transfer_full"].includes(code);
    return this.#shown === offer.offer && Boolean(offer.site) && lines.some(ended);
  }

  #tooLong() {
    return Boolean(this.#parts.summary) && length(this.#parts.summary.value) > MOST;
  }

  #clear() {
    this.#shown = this.#parts = null;
    this.replaceChildren();
  }

  #build(offer, session, leaveMessage) {
    this.#shown = offer.offer;
    const title = h("h2", { id: "offer-title", tabindex: "-1" }, offer.by ? SAID.by(offer.by) : offer.site ? SAID.site(offer.site) : SAID.title);
    const wording = h("p", { class: "wording" });
    const accept = h("button", { type: "submit", class: "button", "data-testid": "offer-accept" }, SAID.accept);
    const message = h("button", { type: "button", class: "button plain", "data-testid": "offer-message" }, SAID.message);
    message.addEventListener("click", leaveMessage);
    const fault = h("p", { class: "fault", role: "alert" });
    const form = h("form", { class: "offer", "data-testid": "offer", "aria-labelledby": "offer-title" }, title, wording);
    const parts = { title, wording, accept, message, fault, summary: null, decline: null };

    if (!offer.by) {
      const count = h("span", { class: "count", id: "offer-count" });
      const summary = h("textarea", { id: "offer-summary", rows: "4", "data-testid": "offer-summary", autocomplete: "off", "aria-describedby": "offer-count" });
      summary.value = offer.summary ?? "";
      const counted = () => {
        const used = length(summary.value);
        words(count, `${used} / ${MOST}`);
        attr(count, "data-over", used > MOST);
        accept.disabled = used > MOST;
      };
      summary.addEventListener("input", counted);
      counted();
      parts.summary = summary;
      parts.decline = h("button", { type: "button", class: "button plain", "data-testid": "offer-decline" }, SAID.decline);
      parts.decline.addEventListener("click", () => session.cancel());
      form.append(
        h("label", { for: "offer-summary" }, SAID.summary), summary, count,
        h("fieldset", {}, h("legend", {}, SAID.share),
          // The more private answer is the one that stands when nobody chooses.
          way("from_now", "offer-share-from-now", SAID.now, SAID.nowMeans, true),
          way("all", "offer-share-all", SAID.all, SAID.allMeans, false)),
      );
    }
    form.append(fault, h("div", { class: "answers" }, accept, message, parts.decline));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (accept.disabled) return;
      const share = new FormData(form).get("share") ?? "from_now";
      session.accept({ summary: parts.summary?.value.trim() ?? "", share });
    });
    this.#parts = parts;
    this.replaceChildren(form);
  }
}

customElements.define("open-door-offer", OpenDoorOffer); // the chat page loads this module when a chat is open

function way(value, testid, label, means, checked) {
  const id = `share-${value}`;
  return h("div", { class: "way" },
    h("input", { type: "radio", name: "share", id, value, checked, "data-testid": testid, "aria-describedby": `${id}-means` }),
    h("div", {}, h("label", { for: id }, label), h("p", { id: `${id}-means` }, means)));
}
