/** Chats whose sharing has ended: a supervisor opens one with a reason, or takes a copy of it. Both are written down. */
import { h, words } from "../shared/dom.js";
import { plainly } from "./plainly.js";
import { mark } from "./lists.js";

const LEAST = 10;
const SAID = {
  what: "Sharing of these chats has ended. Open one only where you must: your name and your reason are written down, and its visitor can read them.",
  none: "There is no such chat.",
  choose: "Which chat",
  reason: "Why you need to open it",
  short: `Please write why, in ${LEAST} characters or more.`,
  open: "Open the chat",
  recipient: "Who gets the copy, if it leaves the center",
  copy: "Take a copy",
  saved: "The copy was saved by your browser. It is no longer protected there.",
  outcomes: { connected: "connected", callback: "callback", referred: "referred", left: "visitor left", other: "other" },
};

export async function draw({ t, call, siteName, open, office }) {
  const { chats } = await call("/api/staff/past-chats");
  if (!chats.length) return [h("p", { class: "rule" }, SAID.what), h("p", {}, SAID.none)];
  const named = ({ conversation, site, shared_at: at, outcome }) =>
    [new Date(at).toLocaleString(t.lang, { dateStyle: "medium", timeStyle: "short" }), t.chat(mark(conversation)), siteName(site), SAID.outcomes[outcome]].filter(Boolean).join(" · ");
  const choice = h("select", { id: "past-chat", "data-testid": "past-chat" }, ...chats.map((chat) => h("option", { value: chat.conversation }, named(chat))));
  const reason = h("textarea", { id: "past-reason", rows: "2", maxlength: "500", "data-testid": "past-reason", required: true });
  const recipient = h("input", { id: "past-recipient", maxlength: "200", autocomplete: "off", "data-testid": "past-recipient" });
  const fault = h("p", { class: "fault", role: "alert", "data-testid": "past-fault" });
  const status = h("p", { class: "good", role: "status" });
  const copy = h("button", { type: "button", class: "button plain small", "data-testid": "past-copy" }, SAID.copy);
  const why = () => {
    const said = reason.value.trim();
    words(fault, said.length < LEAST ? SAID.short : "");
    words(status, "");
    return said.length < LEAST ? null : said;
  };
  copy.addEventListener("click", async () => {
    const said = why();
    if (!said) return;
    copy.disabled = true;
    const to = recipient.value.trim();
    try {
      const body = { conversation: choice.value, reason: said, ...(to && { recipient: to }) };
      save((await call("/api/staff/transcripts", { method: "POST", body })).html);
      words(status, SAID.saved);
    } catch (problem) {
      words(fault, plainly(problem, t.unreachable));
    } finally {
      copy.disabled = false;
    }
  });
  const form = h("form", { class: "stacked" },
    h("p", { class: "rule" }, SAID.what),
    h("label", { for: "past-chat" }, SAID.choose), choice, h("label", { for: "past-reason" }, SAID.reason), reason,
    h("label", { for: "past-recipient" }, SAID.recipient), recipient, fault, status,
    h("p", { class: "acts" }, h("button", { class: "button small", "data-testid": "past-open" }, SAID.open), copy));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = why();
    if (!said) return;
    const chat = chats.find(({ conversation }) => conversation === choice.value);
    office.close();
    open(chat, said);
  });
  return [form];
}

/** Hand the copy to the browser as a file. It is never shown or run here. */
function save(html) {
  const url = URL.createObjectURL(new Blob([html], { type: "text/html;charset=utf-8" }));
  h("a", { href: url, download: "chat.html" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
