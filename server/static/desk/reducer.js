/**
 * From frames to what the desk shows. Pure: no document, no clock, no socket.
 * A chat is known by its conversation; it is `owned` from `claimed` (or `mine`, or the `desk` picture) until its state says otherwise.
 */
export const fresh = () => ({ up: false, ready: false, queue: [], mine: [], requests: [], staff: [], alerts: [], unsent: [], chats: {}, current: null, claiming: [] });

const without = (list, conversation) => list.filter((one) => one.conversation !== conversation);

const blank = (conversation) => ({
  conversation, epoch: 0, summary: null, site: null, lines: [], lastSeq: 0, pending: [], opened: false, owned: false,
  mode: "staff", by: null, typing: false, visitorSeen: 0, visitorHere: null, unread: 0, counted: false, missed: 0, viewers: [], notes: [], fault: null,
});

const ours = (chat, { conversation, epoch, unread = 0, visitor_here: visitorHere, summary, site }) => {
  const known = chat ?? blank(conversation);
  return {
    ...known, epoch, unread, counted: true, visitorHere, opened: false, mode: "staff", by: null, owned: true, fault: null,
    summary: summary ?? known.summary, site: site ?? known.site,
  };
};

const FRAMES = {
  desk(state, { queue, mine, requests, staff }) {
    const chats = {};
    for (const chat of Object.values(state.chats)) {
      const still = mine.some(({ conversation }) => conversation === chat.conversation);
      chats[chat.conversation] = { ...chat, opened: false, typing: false, owned: still };
    }
    for (const entry of mine) chats[entry.conversation] = ours(chats[entry.conversation], entry);
    // Chats keep the place they had, so that Alt+3 stays the same person over a reconnect.
    const ids = mine.map(({ conversation }) => conversation);
    const order = [...state.mine.filter((id) => ids.includes(id)), ...ids.filter((id) => !state.mine.includes(id))];
    const current = state.current && chats[state.current] ? state.current : order[0] ?? null;
    // The alarms that still ring are sent again after this.
    return { ...state, up: true, ready: true, queue: sorted(queue), mine: order, requests, staff, chats, current, claiming: [], alerts: [] };
  },
  queued: (state, { type, ...entry }) => ({
    ...state,
    queue: sorted([...state.queue.filter(({ conversation }) => conversation !== entry.conversation), entry]),
    alerts: entry.urgent ? state.alerts : without(state.alerts, entry.conversation),
  }),
  unqueued: (state, { conversation }) => ({ ...state, queue: without(state.queue, conversation), alerts: without(state.alerts, conversation) }),
  mine: (state, { conversation, ...entry }) => ({
    ...state,
    chats: { ...state.chats, [conversation]: ours(state.chats[conversation], { conversation, ...entry }) },
    mine: state.mine.includes(conversation) ? state.mine : [...state.mine, conversation],
  }),
  request: (state, { type, ...entry }) => ({
    ...state, requests: [...state.requests.filter(({ request }) => request !== entry.request), entry],
  }),
  note: (state, { type, conversation, ...note }) =>
    change(state, conversation, (chat) => ({ notes: [...chat.notes.filter(({ seq }) => seq !== note.seq), note].sort((a, b) => a.seq - b.seq) })),
  presence(state, { type, conversation, visitor_here: here, ...person }) {
    if (!conversation) return { ...state, staff: [...state.staff.filter(({ username }) => username !== person.username), person] };
    const queue = state.queue.map((entry) => (entry.conversation === conversation ? { ...entry, visitor_here: here } : entry));
    return change({ ...state, queue }, conversation, (chat) => ({ visitorHere: here, typing: here && chat.typing }));
  },
  viewers: (state, { conversation, viewers }) => change(state, conversation, () => ({ viewers })),
  alert(state, { type, ...alert }) {
    const known = state.alerts.find(({ conversation }) => conversation === alert.conversation);
    return { ...state, alerts: [...without(state.alerts, alert.conversation), { ...known, ...alert }] };
  },
  claimed(state, { conversation, epoch, summary }) {
    const is = (one) => one.conversation === conversation;
    const entry = state.queue.find(is) ?? state.requests.find(is); // a message is answered without any queue
    const chat = {
      ...(state.chats[conversation] ?? blank(conversation)), epoch, summary, opened: false, counted: false, missed: 0, owned: true, mode: "staff", by: null, fault: null,
      ...(entry && { site: entry.site, visitorHere: entry.visitor_here ?? null }),
    };
    return {
      ...FRAMES.unqueued(state, { conversation }),
      chats: { ...tidy(state, conversation), [conversation]: chat },
      mine: state.mine.includes(conversation) ? state.mine : [...state.mine, conversation],
      current: conversation,
    };
  },
  opened: (state, { conversation, epoch }) =>
    // Where the chat was one's own before, the server counted in `unread` what the replay brings.
    change(state, conversation, ({ unread, counted, missed }) => ({ opened: true, epoch, unread: counted ? unread : unread + missed, missed: 0 })),
  line(state, { type, conversation, ...line }) {
    return change(state, conversation, (chat) => {
      if (chat.lines.some(({ seq }) => seq === line.seq)) return {};
      const visitor = line.role === "visitor";
      return {
        lines: [...chat.lines, line].sort((a, b) => a.seq - b.seq),
        lastSeq: Math.max(chat.lastSeq, line.seq),
        pending: chat.pending.filter(({ id }) => id !== line.id),
        typing: visitor ? false : chat.typing,
        unread: chat.unread + (visitor && chat.opened ? 1 : 0),
        // What the replay brings, and nobody of the staff had read when they wrote or joined last: a line may come between a claim and its `opened`.
        missed: chat.opened || line.role === "staff" || line.code === "staff_joined" ? 0 : chat.missed + (visitor && chat.owned ? 1 : 0),
      };
    });
  },
  ack: (state, { id, conversation }) =>
    change(state, conversation, (chat) => ({ pending: chat.pending.map((own) => (own.id === id ? { ...own, status: "sent" } : own)) })),
  state(state, { conversation, mode, epoch, name = null }) {
    return change(state, conversation, (chat) => {
      const owned = chat.owned && mode === "staff" && (!name || name === state.me);
      // Opened after its sharing ended: that stays said, unless a person is asked for or here again.
      const past = chat.mode === "past" && mode !== "waiting" && mode !== "staff";
      return { mode: past ? "past" : mode, epoch, owned, by: mode === "staff" && !owned ? name : null, typing: mode === "staff" && chat.typing };
    });
  },
  typing: (state, { conversation, on }) => change(state, conversation, () => ({ typing: on })),
  seen: (state, { conversation, seq }) => change(state, conversation, (chat) => ({ visitorSeen: Math.max(chat.visitorSeen, seq) })),
  forgotten(state, { conversation }) {
    const { [conversation]: gone, ...chats } = state.chats;
    const requests = without(state.requests, conversation);
    return { ...FRAMES.unqueued(state, { conversation }), requests, unsent: without(state.unsent, conversation), chats, current: state.current === conversation ? null : state.current };
  },
};

const EVENTS = {
  handed: (state, { conversation, mode }) => retired(change(state, conversation, () => ({ mode, owned: false, by: null, typing: false }))),
  frame: (state, { frame }) => retired(FRAMES[frame.type]?.(state, frame) ?? state),
  me: (state, { name }) => ({ ...state, me: name }),
  down: (state) => ({ ...state, up: false, claiming: [] }),
  claiming: (state, { conversation, on }) =>
    ({ ...state, claiming: [...state.claiming.filter((id) => id !== conversation), ...(on ? [conversation] : [])] }),
  show: (state, { conversation }) => ({ ...state, current: conversation, chats: tidy(state, conversation) }),
  /** Look at who waits, without taking them. */
  look(state, { conversation }) {
    const { summary = null, site } = state.queue.find((one) => one.conversation === conversation) ?? {};
    const chat = { ...(state.chats[conversation] ?? blank(conversation)), opened: false, mode: "waiting", summary, site };
    return { ...state, current: conversation, chats: { ...tidy(state, conversation), [conversation]: chat } };
  },
  /** A chat whose sharing has ended, to be read only: what was shared of it comes as lines. */
  past(state, { conversation, site }) {
    return { ...state, current: conversation, chats: { ...tidy(state, conversation), [conversation]: { ...blank(conversation), mode: "past", site } } };
  },
  looked: (state, { conversation }) => change(state, conversation, () => ({ unread: 0 })),
  say: (state, { conversation, id, text }) =>
    change(state, conversation, (chat) => ({ fault: null, pending: [...chat.pending, { id, text, status: "sending" }] })),
  failed: (state, { conversation, id, reason }) => change(state, conversation, (chat) =>
    ({ fault: reason, pending: chat.pending.map((own) => (own.id === id ? { ...own, status: "failed" } : own)) })),
  dropped: (state, { conversation, id }) => change(state, conversation, (chat) => ({ pending: chat.pending.filter((own) => own.id !== id) })),
  /** Written here and refused: a note, or a line whose chat is not before the person's eyes. Listed until they dismiss it. */
  unsent: (state, { entry }) => ({ ...state, unsent: [...state.unsent, entry] }),
  forgone: (state, { id }) => ({ ...state, unsent: state.unsent.filter((entry) => entry.id !== id) }),
  fault: (state, { conversation, fault }) => change(state, conversation, () => ({ fault })),
  hushed: (state, { conversation }) => change(state, conversation, () => ({ typing: false })),
  reached: (state, { conversation, by, fault }) => ({
    ...state, alerts: state.alerts.map((alert) => (alert.conversation === conversation ? { ...alert, by, reachFault: fault } : alert)),
  }),
  dismiss: (state, { alert }) => ({ ...state, alerts: state.alerts.filter(({ alert_id: id }) => id !== alert) }),
};

/** @returns the state after `event`; `event.do` names one of the entries above. */
export const reduce = (state, event) => EVENTS[event.do]?.(state, event) ?? state;

/** The lines of a chat with `{gap: true}` wherever lines stand between that were not shared, then what is still on its way. */
export function transcript(chat) {
  const out = [];
  let before = 0;
  for (const line of chat.lines) {
    if (line.seq > before + 1) out.push({ key: `gap:${line.seq}`, gap: true });
    const own = line.role === "staff" && line.id;
    out.push({ key: own ? `own:${line.id}` : `seq:${line.seq}`, ...line, status: own ? (line.seq <= chat.visitorSeen ? "seen" : "sent") : undefined });
    before = line.seq;
  }
  for (const own of chat.pending) out.push({ key: `own:${own.id}`, role: "staff", mine: true, ...own });
  return out;
}

/**
 * How many things want attention: people waiting whom this desk may claim, people in danger who are in no queue, and
 * lines not yet looked at.
 */
export function attention(state) {
  const alone = state.alerts.filter(({ shared }) => !shared).length;
  return { waiting: state.queue.length + openRequests(state).length + alone, unread: state.mine.reduce((sum, id) => sum + (state.chats[id]?.unread ?? 0), 0) };
}

/** What nobody has seen to yet, oldest first, then what somebody has. */
export const openRequests = (state) => state.requests.filter(({ done }) => !done);
export const requestsInOrder = (state) =>
  [...state.requests].sort((a, b) => Number(a.done) - Number(b.done) || String(a.at).localeCompare(String(b.at)));

/** To whom a visitor may be handed: everybody else who is there, those of the same center first. */
export function colleagues(state, me, site) {
  const same = ({ sites = [] }) => sites.includes(site);
  return state.staff.filter(({ username, available }) => available && username !== me)
    .map((person) => ({ ...person, elsewhere: !same(person) }))
    .sort((a, b) => Number(a.elsewhere) - Number(b.elsewhere) || a.name.localeCompare(b.name));
}

function change(state, conversation, how) {
  const chat = state.chats[conversation];
  return chat ? { ...state, chats: { ...state.chats, [conversation]: { ...chat, ...how(chat) } } } : state;
}

/** A chat that is no longer ours leaves the list; it stays readable while it is the one on the screen. */
function retired(state) {
  const mine = state.mine.filter((id) => state.chats[id]?.owned);
  return mine.length === state.mine.length ? state : { ...state, mine };
}

/** Forget chats that are neither ours nor about to be shown. */
function tidy(state, keep) {
  return Object.fromEntries(Object.entries(state.chats).filter(([id, chat]) => chat.owned || id === keep));
}

function sorted(queue) {
  return [...queue].sort((a, b) => Number(b.urgent) - Number(a.urgent) || Number(b.handed_back) - Number(a.handed_back) || String(a.since).localeCompare(String(b.since)));
}
