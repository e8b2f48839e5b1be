/** Draws the log: one node for each entry of the reducer, changed in place. No rules are made here. */
import { attr, h, keyed, words } from "../shared/dom.js";
import { crisisLinks, withNumbers } from "../shared/numbers.js";
import { choosable, entries } from "./reducer.js";

/** Draw `state` into `log`. @param {{choose: (button: object) => void, retry: (entry: object) => void}} act */
export function drawLines(log, state, t, act) {
  const live = choosable(state);
  let before = null;
  const list = entries(state).map((entry) => {
    const first = !before || before.role !== entry.role || before.name !== entry.name;
    before = entry;
    return { ...entry, first };
  });
  keyed(log, list, {
    key: (entry) => entry.key,
    make: () => {
      const node = h("article", { class: "line", "data-testid": "line" },
        h("p", { class: "by" }), h("div", { class: "bubble" }, h("p", { class: "text" })), h("p", { class: "meta", "aria-live": "off" }));
      node.drawn = {};
      return node;
    },
    update: (node, entry) => draw(node, entry, live, t, act),
  });
}

function draw(node, entry, live, t, act) {
  const { drawn } = node;
  const [by, bubble, meta] = node.children;
  const safety = entry.kind === "card" || (entry.role === "system" && Boolean(entry.alert));
  attr(node, "data-role", entry.role);
  attr(node, "data-seq", entry.seq);
  attr(node, "data-topic", entry.topic);
  attr(node, "data-code", entry.code);
  attr(node, "data-alert", entry.alert);
  attr(node, "data-status", entry.status);
  attr(node, "data-safety", safety);
  attr(node, "data-first", entry.first);

  const name = { visitor: t.you, bot: t.assistant, staff: entry.name || t.staff }[entry.role] ?? "";
  words(by, name);
  attr(by, "class", entry.first && entry.role !== "visitor" ? "by" : "by hush");

  if (drawn.text !== entry.text || drawn.safety !== safety) {
    drawn.text = entry.text;
    drawn.safety = safety;
    bubble.firstElementChild.replaceChildren(...(entry.role === "visitor" ? [entry.text] : withNumbers(entry.text)));
    bubble.querySelector(".dials")?.remove();
    const dials = safety ? crisisLinks(entry.text, t) : [];
    if (dials.length) bubble.append(h("p", { class: "dials" }, ...dials));
  }
  drawButtons(bubble, entry, live.has(entry.seq), drawn, act);
  drawMeta(meta, entry, drawn, t, act);
}

function drawButtons(bubble, entry, live, drawn, act) {
  if (!entry.buttons?.length) return;
  if (!drawn.buttons) {
    drawn.buttons = entry.buttons.map((button) => {
      const node = h("button", { type: "button", class: "choice", "data-testid": "choice", "data-choice": button.choice }, button.label);
      node.addEventListener("click", () => act.choose(button));
      return node;
    });
    bubble.append(h("div", { class: "choices" }, ...drawn.buttons));
  }
  for (const node of drawn.buttons) node.disabled = !live;
}

function drawMeta(meta, entry, drawn, t, act) {
  const mark = `${entry.at}|${entry.status}|${entry.reason}`;
  if (drawn.mark === mark) return;
  drawn.mark = mark;
  meta.replaceChildren();
  if (entry.code === "message") meta.append(h("span", { class: "mark" }, t.messageMark), " · ");
  if (entry.role === "visitor" && entry.status) {
    const failed = entry.status === "failed";
    meta.append(h("span", { class: failed ? "failed" : "mark" }, t[entry.status]));
    if (failed) {
      if (entry.reason) meta.append(" · ", t.reasons[entry.reason] ?? t.reasons.other);
      const again = h("button", { type: "button", class: "again", "data-testid": "retry" }, t.retry);
      again.addEventListener("click", () => act.retry(entry));
      meta.append(" ", again);
    }
  }
  if (entry.at && entry.role !== "system") {
    const at = new Date(entry.at);
    if (meta.childNodes.length) meta.append(" · ");
    if (!Number.isNaN(+at)) meta.append(h("time", { datetime: entry.at }, at.toLocaleTimeString(t.lang, { hour: "numeric", minute: "2-digit" })));
  }
}
