/** Draws the open chat: its lines, the places where something was not shared, and what is still on its way. */
import { attr, h, keyed, words } from "../shared/dom.js";
import { transcript } from "./reducer.js";

export function drawLines(log, chat, { t, me, retry }) {
  keyed(log, transcript(chat), {
    key: (entry) => `${chat.conversation}:${entry.key}`,
    make: (entry) => {
      if (entry.gap) return h("p", { class: "gap", "data-testid": "gap" }, h("span", {}, t.notShared));
      return h("article", { class: "line", "data-testid": "desk-line" }, h("p", { class: "by" }), h("p", { class: "text" }), h("p", { class: "meta", "aria-live": "off" }));
    },
    update: (node, entry) => {
      if (!entry.gap) draw(node, entry, { t, me, retry });
    },
  });
}

function draw(node, entry, { t, me, retry }) {
  const [by, text, meta] = node.children;
  attr(node, "data-role", entry.role);
  attr(node, "data-seq", entry.seq);
  attr(node, "data-topic", entry.topic);
  attr(node, "data-code", entry.code);
  attr(node, "data-alert", entry.alert);
  attr(node, "data-status", entry.status);
  const own = entry.mine || entry.name === me;
  const names = { visitor: t.visitor, bot: t.assistant, staff: own ? t.you : entry.name };
  words(by, names[entry.role] ?? "");
  words(text, entry.text);
  const at = entry.at ? new Date(entry.at).toLocaleTimeString(t.lang, { hour: "numeric", minute: "2-digit" }) : "";
  const said = [at, entry.status && own ? t[entry.status] : ""].filter(Boolean).join(" · ");
  if (meta.dataset.said === said) return;
  meta.dataset.said = said;
  meta.replaceChildren(said);
  if (entry.status === "failed") {
    const again = h("button", { type: "button", class: "quiet-button", "data-testid": "desk-retry" }, t.retry);
    again.addEventListener("click", () => retry(entry));
    meta.append(" ", again);
  }
}
