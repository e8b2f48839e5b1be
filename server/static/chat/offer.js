/**
 * The question before a person may read: what they will read first, and how much else. It stands at the end of the log
 * and traps nobody; nothing is sent until one of its buttons is pressed.
 */
import { attr, h, length, words } from "../shared/dom.js";
import { withNumbers } from "../shared/numbers.js";

const MOST = 1000;

class OpenDoorOffer extends HTMLElement {
  #shown = null;
  #parts = null;

  /** Draw `state.offer`. @param {{accept: (answer: object) => void, cancel: () => void}} act */
  show(state, t, act) {
    const { offer } = state;
    const open = Boolean(offer) && !offer.answered;
    this.hidden = !open;
    if (!open) {
      if (!offer) this.#clear();
      return false;
    }
    const isNew = this.#shown !== offer.offer;
    if (isNew) this.#build(offer, t, act);
    const { wording, accept, decline, message, fault } = this.#parts;
    if (wording.textContent !== offer.wording) wording.replaceChildren(...withNumbers(offer.wording));
    message.hidden = offer.staff_online !== false;
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

  #tooLong() {
    return Boolean(this.#parts.summary) && length(this.#parts.summary.value) > MOST;
  }

  #clear() {
    this.#shown = this.#parts = null;
    this.replaceChildren();
  }

  #build(offer, t, act) {
    this.#shown = offer.offer;
    const title = h("h2", { id: "offer-title", tabindex: "-1" }, offer.by ? t.offerBy(offer.by) : offer.site ? t.offerSite(offer.site) : t.offerTitle);
    const wording = h("p", { class: "wording" });
    const accept = h("button", { type: "submit", class: "button", "data-testid": "offer-accept" }, t.offerAccept);
    const message = h("button", { type: "button", class: "button plain", "data-testid": "offer-message" }, t.messageInstead);
    message.addEventListener("click", () => act.message());
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
      parts.decline = h("button", { type: "button", class: "button plain", "data-testid": "offer-decline" }, t.offerDecline);
      parts.decline.addEventListener("click", () => act.cancel());
      form.append(
        h("label", { for: "offer-summary" }, t.offerSummary), summary, count,
        h("fieldset", {}, h("legend", {}, t.offerShare),
          // The more private answer is the one that stands when nobody chooses.
          way("from_now", "offer-share-from-now", t.offerNow, t.offerNowMeans, true),
          way("all", "offer-share-all", t.offerAll, t.offerAllMeans, false)),
      );
    }
    form.append(fault, h("div", { class: "answers" }, accept, message, parts.decline));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (accept.disabled) return;
      const share = new FormData(form).get("share") ?? "from_now";
      act.accept({ summary: parts.summary?.value.trim() ?? "", share });
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
