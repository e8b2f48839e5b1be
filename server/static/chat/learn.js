/** Asks, once, whether the words of a line that was not understood may be kept. Loaded when the server asks, and not before. */
import { h } from "../shared/dom.js";
import "./forms.js";

const SAID = { yes: "Yes, keep them", no: "No" };

/** Draw the question below the log, or take it away where there is none. */
export function draw(place, t, session) {
  const { ask } = session.state;
  if (place.dataset.line === (ask?.line ?? "")) return;
  place.dataset.line = ask?.line ?? "";
  place.hidden = !ask;
  if (!ask) {
    place.replaceChildren();
    return;
  }
  const button = (keep, said) => {
    const node = h("button", { type: "button", class: "button plain small", "data-testid": keep ? "keep-yes" : "keep-no" }, said);
    node.addEventListener("click", () => session.keepWords(keep));
    return node;
  };
  place.replaceChildren(
    h("p", {}, ask.wording), h("blockquote", { "data-testid": "keep-text" }, ask.text), h("p", { class: "answers" }, button(true, SAID.yes), button(false, SAID.no)),
  );
}
