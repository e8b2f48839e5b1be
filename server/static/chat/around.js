/** Draws what stands around the log: the head, the greeting, the strips above the composer, the status and the hint. */
import { attr, h, words } from "../shared/dom.js";
import { phoneLink } from "../shared/numbers.js";
import { expected, hasShared } from "./reducer.js";

const KINDS = { phone: ["tel", "tel"], email: ["email", "email"] };

/** Draw `state` into the named parts of the page. */
export function drawAround(parts, state, t) {
  drawHead(parts, state, t);
  drawGreeting(parts, state.site, t);
  drawNumbers(parts["center-numbers"], state.site?.phones ?? {}, t);
  drawStrips(parts, state, t);
  words(parts.status, statusOf(state, t));
  drawHint(parts.input, expected(state), t);
}

function drawHead(parts, state, t) {
  if (state.site) {
    words(parts.center, state.site.name);
    document.title = state.site.name;
  }
  const staff = state.name ? t.headStaff(state.name) : t.headStaffNoName;
  words(parts.with, { waiting: t.headWaiting, staff, closed: t.headClosed }[state.mode] ?? t.headBot);
  words(parts.reads, { waiting: t.readWaiting, staff: t.readStaff }[state.mode] ?? (hasShared(state) ? t.readAfter : t.readBot));
}

function drawGreeting({ greeting }, site, t) {
  const lines = [site ? t.hello(site.name) : t.helloPlain, t.helloPrivate];
  if (site && !site.assistant_ready) lines.push(t.waking);
  if (changed(greeting, lines.join("\n"))) {
    greeting.replaceChildren(h("p", { class: "by" }, t.assistant), ...lines.map((line) => h("p", { class: "bubble" }, line)));
  }
}

function drawNumbers(node, phones, t) {
  const known = Object.entries(phones).filter(([kind, number]) => number && t.phones[kind]);
  if (changed(node, known.join())) {
    node.replaceChildren(...known.flatMap(([kind, number]) => [`${t.phones[kind]} `, phoneLink(number), h("br")]));
  }
}

function drawStrips(parts, state, t) {
  parts.waiting.hidden = state.mode !== "waiting";
  words(parts.position, (state.position ? t.place(state.position) : t.placeUnknown) + (state.minutes ? t.estimate(state.minutes) : ""));
  const nobody = state.staffOnline === false;
  words(parts.nobody, nobody ? [t.placeNobody, state.hours, t.placeMeanwhile].join(" ") : "");
  parts["leave-message"].hidden = !nobody;
  parts.message.hidden = state.mode === "staff" || !state.site?.staffed;
  parts["with-staff"].hidden = state.mode !== "staff";
  words(parts.person, { waiting: t.personWaiting, staff: t.personStaff(state.name) }[state.mode] ?? t.person);
  attr(parts.person, "aria-disabled", String(["waiting", "staff"].includes(state.mode) || Boolean(state.asking)));
}

function statusOf(state, t) {
  if (state.fault && !state.offer) return t.reasons[state.fault] ?? t.reasons.other;
  if (state.wait) return t.busy(state.wait);
  if (state.acting === "forget") return t.deleting;
  if (state.down) return navigator.onLine === false ? t.offline : t.reconnecting;
  return state.asking ? t.asking : state.acting ? t.moment : "";
}

function drawHint(input, kind, t) {
  const [mode, fill] = KINDS[kind] ?? ["text", "off"];
  attr(input, "placeholder", t.hints[kind] ?? t.placeholder);
  attr(input, "inputmode", mode);
  attr(input, "autocomplete", fill);
}

/** Has what a part shows changed since it was drawn? */
function changed(node, mark) {
  if (node.dataset.mark === mark) return false;
  node.dataset.mark = mark;
  return true;
}
