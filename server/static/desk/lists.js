/** Draws the lists of the desk: who waits, whose chats are mine, the team, alerts. */
import { attr, h, keyed, words } from "../shared/dom.js";
import { requestsInOrder } from "./reducer.js";

const minutes = (since, now) => Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));

/** What a chat is called on the desk: nobody has a name here. */
export const mark = (conversation) => conversation.replace(/[^0-9a-z]/gi, "").slice(-4).toUpperCase();

export function drawQueue(node, state, { t, me, siteName, claim, look, now }) {
  keyed(node, state.queue, {
    key: (entry) => entry.conversation,
    make: (entry) => {
      const button = h("button", { type: "button", class: "button small", "data-testid": "claim" });
      button.addEventListener("click", () => claim(entry.conversation));
      const see = h("button", { type: "button", class: "button plain small", "data-testid": "look" }, t.look);
      see.addEventListener("click", () => look(entry.conversation));
      return h("article", { class: "item", "data-testid": "queue-item", "data-conversation": entry.conversation },
        h("p", { class: "item-top" }, h("strong"), h("span", { class: "badge" }), h("time")),
        h("p", { class: "preview" }), h("p", { class: "none" }), h("p", { class: "acts" }, button, see));
    },
    update: (item, entry) => {
      const [top, preview, note, acts] = item.children;
      const [button, see] = acts.children;
      const [site, badge, time] = top.children;
      const kept = Boolean(entry.to) && entry.to !== me;
      attr(item, "data-urgent", Boolean(entry.urgent));
      words(site, siteName(entry.site));
      words(badge, entry.urgent ? t.urgent : entry.to === me ? t.forYou : "");
      words(time, t.waited(minutes(entry.since, now)));
      words(preview, entry.no_key ? t.noKey : entry.summary || t.noSummary);
      words(note, kept ? t.reserved(nameOf(state, entry.to)) : entry.visitor_here === false ? t.gone : "");
      const busy = state.claiming.includes(entry.conversation);
      words(button, busy ? t.claiming : t.claim);
      button.disabled = busy || kept || Boolean(entry.no_key) || !state.up;
      see.disabled = Boolean(entry.no_key) || !state.up;
    },
  });
}

const nameOf = (state, username) => state.staff.find((person) => person.username === username)?.name ?? username;

/** What visitors asked of the team. The fields are theirs, word for word. */
export function drawRequests(node, state, { t, siteName, seeTo, claim }) {
  keyed(node, requestsInOrder(state), {
    key: (entry) => entry.request,
    make: (entry) => {
      const done = h("button", { type: "button", class: "button plain small", "data-testid": "request-done" });
      done.addEventListener("click", () => seeTo(entry.request));
      const answer = h("button", { type: "button", class: "button small", "data-testid": "request-answer" }, t.answer);
      answer.addEventListener("click", () => claim(entry.conversation));
      return h("article", { class: "item", "data-testid": "request", "data-kind": entry.kind, "data-request": entry.request },
        h("p", { class: "item-top" }, h("strong"), h("time")), h("p", { class: "none" }), h("dl", { class: "fields" }), h("p", { class: "acts" }, answer, done));
    },
    update: (item, entry) => {
      const [top, where, fields, acts] = item.children;
      const [answer, done] = acts.children;
      attr(item, "data-done", entry.done);
      words(top.children[0], t.requests[entry.kind] ?? entry.kind);
      words(top.children[1], new Date(entry.at).toLocaleString(t.lang, { weekday: "short", hour: "numeric", minute: "2-digit" }));
      words(where, [siteName(entry.site), t.chat(mark(entry.conversation)), entry.moved ? t.moved : "", entry.no_key ? t.noKey : ""].filter(Boolean).join(" · "));
      const pairs = Object.entries(entry.fields ?? {});
      if (fields.childElementCount !== pairs.length) {
        fields.replaceChildren(...pairs.map(([name, value]) => h("div", {}, name !== "text" && h("dt", {}, t.fields[name] ?? name), h("dd", {}, value))));
      }
      answer.hidden = entry.kind !== "message" || entry.done || Boolean(entry.moved) || state.mine.includes(entry.conversation);
      answer.disabled = Boolean(entry.no_key) || !state.up;
      words(done, entry.done ? t.reopen : t.done);
    },
  });
}

export function drawNotes(node, chat, { t }) {
  keyed(node, chat.notes, {
    key: (note) => `${chat.conversation}:${note.seq}`,
    make: (note) => h("p", { class: "note", "data-testid": "note" }, h("span", {}, note.text), h("small", {}, `${note.name} · ${new Date(note.at).toLocaleTimeString(t.lang, { hour: "numeric", minute: "2-digit" })}`)),
    update: () => {},
  });
}

/** The colleagues to whom the open chat may be handed, as choices; the chosen one stays chosen. */
export function drawColleagues(select, people, { t, siteName }) {
  const options = [["", t.transferTo], ...people.map(({ username, name, elsewhere, sites }) => [username, elsewhere ? `${name} (${siteName(sites[0])})` : name])];
  if (select.dataset.mark === JSON.stringify(options)) return;
  select.dataset.mark = JSON.stringify(options);
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, label]) => h("option", { value }, label)));
  select.value = people.some(({ username }) => username === chosen) ? chosen : "";
}

export function drawMine(node, state, { t, siteName, show }) {
  keyed(node, state.mine.map((id, at) => ({ ...state.chats[id], at })), {
    key: (chat) => chat.conversation,
    make: (chat) => {
      const button = h("button", { type: "button", class: "item mine", "data-testid": "mine-item", "data-conversation": chat.conversation },
        h("span", { class: "item-top" }, h("strong"), h("kbd"), h("span", { class: "badge count" })),
        h("span", { class: "preview" }), h("span", { class: "none" }));
      button.addEventListener("click", () => show(chat.conversation));
      return button;
    },
    update: (item, chat) => {
      const [top, preview, note] = item.children;
      const [name, key, badge] = top.children;
      const last = chat.lines.findLast(({ role }) => role === "visitor");
      attr(item, "aria-current", state.current === chat.conversation && "true");
      attr(item, "data-unread", chat.unread || null);
      words(name, t.chat(mark(chat.conversation)));
      key.hidden = chat.at > 8;
      words(key, String(chat.at + 1));
      words(badge, chat.unread ? String(chat.unread) : "");
      attr(badge, "aria-label", chat.unread ? t.unread(chat.unread) : null);
      words(preview, last?.text ?? chat.summary ?? siteName(chat.site));
      words(note, chat.typing ? t.typing : chat.visitorHere === false ? t.away_visitor : "");
    },
  });
}

export function drawTeam(node, state, { t }) {
  const team = [...state.staff].sort((a, b) => Number(b.available) - Number(a.available) || a.name.localeCompare(b.name));
  keyed(node, team, {
    key: (person) => person.username,
    make: (person) => h("p", { class: "person", "data-testid": "colleague", "data-username": person.username }, h("i", { "aria-hidden": "true" }), h("span"), h("small")),
    update: (item, person) => {
      attr(item, "data-available", String(Boolean(person.available)));
      words(item.children[1], person.name);
      words(item.children[2], `${person.available ? t.available : t.away} · ${t.load(person.load ?? 0)}`);
    },
  });
}

/** What this person wrote and nobody got. */
export function drawUnsent(node, state, { t, forgo }) {
  keyed(node, state.unsent, {
    key: ({ id }) => id,
    make: ({ id, conversation, text }) => {
      const button = h("button", { type: "button", class: "quiet-button", "data-testid": "unsent-dismiss" }, t.dismiss);
      button.addEventListener("click", () => forgo(id));
      return h("p", { class: "call", "data-testid": "unsent" }, h("span", {}, `${t.chat(mark(conversation))} · ${t.failed}`), h("span", { class: "unsent" }, text), button);
    },
    update: () => {},
  });
}

export function drawAlerts(node, state, { t, siteName, dismiss, reachOut }) {
  keyed(node, state.alerts, {
    key: (alert) => String(alert.alert_id),
    make: (alert) => {
      const button = h("button", { type: "button", class: "quiet-button" }, t.dismiss);
      button.addEventListener("click", () => dismiss(alert.alert_id));
      const reach = h("button", { type: "button", class: "quiet-button", "data-testid": "reach-out" }, t.reachOut);
      reach.addEventListener("click", () => reachOut(alert.conversation));
      return h("p", { class: "call", "data-testid": "alert" }, h("span"), reach, button);
    },
    update: (item, alert) => {
      const at = new Date(alert.at).toLocaleTimeString(t.lang, { hour: "numeric", minute: "2-digit" });
      const told = alert.shared ? t.alertShared : alert.by === "" ? t.reached : alert.by ? t.reachedBy(alert.by) : alert.reachFault ?? t.alert;
      words(item.firstElementChild, `${at} · ${siteName(alert.site)} · ${told}`);
      item.children[1].hidden = alert.shared || alert.by !== undefined;
    },
  });
}
