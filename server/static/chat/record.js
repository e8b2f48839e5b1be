/** What a visitor may know of their chat's record: who of the staff opened it, and a copy to take away. */
import { h } from "../shared/dom.js";
import "./forms.js";

const SAID = {
  close: "Close",
  none: "Nobody of the staff has opened this chat.",
  some: "These members of the staff have opened what you shared:",
  all: "A note that waits in line, a message to the team and what you gave for a call back are shown to the whole team. That is not listed here.",
  did: { opened: "opened it", claimed: "answered you", exported: "made a copy of it", disclosed: "passed it on" },
};

/** Draw who opened the chat, while that is asked for. */
export function draw(place, t, session) {
  const { readers } = session.state;
  if (place.drawn === readers) return;
  place.drawn = readers;
  place.hidden = !readers;
  place.replaceChildren(...(readers ? list(readers, t, () => session.readers(false)) : []));
}

function list(readers, t, close) {
  const button = h("button", { type: "button", class: "button plain small", "data-testid": "readers-close" }, SAID.close);
  button.addEventListener("click", close);
  return [
    h("p", { id: "readers-title" }, readers.length ? SAID.some : SAID.none),
    h("div", { class: "told" },
      h("ul", {}, ...readers.map(({ name, at, what, reason }) =>
        h("li", {}, `${name}: ${SAID.did[what] ?? what}, ${new Date(at).toLocaleString(t.lang)}`, reason ? ` (${reason})` : ""))),
      h("p", { class: "fine" }, SAID.all)),
    button,
  ];
}

/** Hand the copy to the browser as a file. It is never shown or run here. */
export function save({ transcript, html }, form) {
  const [text, type, name] = form === "text" ? [transcript, "text/plain", "chat.txt"] : [html, "text/html", "chat.html"];
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
