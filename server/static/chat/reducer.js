/**
 * From what happened to what is shown. Pure: no document, no clock, no socket.
 * `reduce(state, event)` answers a new state; an event it does not know changes nothing.
 */
export const fresh = (site = null) => ({
  site,
  live: false, down: false, danger: false,
  mode: "bot", name: null, position: null, minutes: null, staffOnline: null, hours: "", kept: false,
  lines: [], lastSeq: 0, pending: [], cards: [],
  readers: null, ask: null,
  offer: null, staffTyping: false, staffSeen: 0, asking: false, acting: null, notice: null, wait: null, fault: null,
});

const FRAMES = {
  line(state, line) {
    if (state.lines.some((known) => known.seq === line.seq)) return state;
    const lines = [...state.lines, line].sort((a, b) => a.seq - b.seq);
    let lastSeq = state.lastSeq;
    // Only what is there without a gap counts as received: a reconnect asks for the rest.
    for (const { seq } of lines) if (seq === lastSeq + 1) lastSeq = seq;
    return {
      ...state, lines, lastSeq,
      pending: line.role === "visitor" ? state.pending.filter(({ id }) => id !== line.id) : state.pending,
      staffTyping: line.role === "staff" ? false : state.staffTyping,
    };
  },
  card(state, card) {
    const known = state.cards.some(({ id }) => id === card.id);
    return known ? state : { ...state, ask: null, cards: [...state.cards, { ...card, after: state.lastSeq }] };
  },
  ack(state, { id, seq }) {
    return {
      ...state,
      asking: state.asking === id ? false : state.asking,
      offer: state.offer?.sent === id ? { ...state.offer, sent: null, answered: true } : state.offer,
      pending: state.pending.map((own) => (own.id === id ? { ...own, status: "sent", seq } : own)),
    };
  },
  resumed(state, { mode, seq }) {
    return settle({ ...state, live: true, down: false, danger: false, wait: null, lastSeq: Math.max(state.lastSeq, Math.min(seq, top(state))) }, mode);
  },
  state(state, { mode, name = null, position = null, wait_minutes: minutes = null, staff_online = state.staffOnline, hours = "" }) {
    return { ...settle(state, mode), name, position, minutes, staffOnline: staff_online, hours };
  },
  offer(state, offer) {
    const same = state.offer?.offer === offer.offer;
    return { ...state, asking: false, offer: same ? { ...state.offer, ...offer, answered: false } : { ...offer, sent: null, answered: false } };
  },
  may_keep: (state, ask) => ({ ...state, ask }),
  typing: (state, { on }) => ({ ...state, staffTyping: on }),
  seen: (state, { seq }) => ({ ...state, staffSeen: Math.max(state.staffSeen, seq) }),
};

const EVENTS = {
  frame: (state, { frame }) => FRAMES[frame.type]?.(state, frame) ?? state,
  site: (state, { site }) => ({ ...state, site, danger: state.down ? state.danger : false }),
  no_site: (state) => ({ ...state, danger: true, notice: "no_site" }),
  say: (state, { id, text, choice, code }) =>
    ({ ...state, notice: null, fault: null, ask: null, pending: [...state.pending, { id, text, choice, code, status: "sending" }] }),
  answered: (state) => ({ ...state, ask: null }),
  kept: (state, { kept }) => ({ ...state, kept }),
  failed: (state, { id, reason }) => ({
    ...state,
    asking: state.asking === id ? false : state.asking,
    offer: state.offer?.sent === id ? { ...state.offer, sent: null } : state.offer,
    pending: state.pending.map((own) => (own.id === id ? { ...own, status: "failed", reason } : own)),
    fault: state.pending.some((own) => own.id === id) ? state.fault : reason,
  }),
  dropped: (state, { id }) => ({ ...state, pending: state.pending.filter((own) => own.id !== id) }),
  asking: (state, { id }) => ({ ...state, asking: id, notice: null, fault: null }),
  acting: (state, { type = null }) => ({ ...state, acting: type, fault: type ? null : state.fault }),
  answering: (state, { id }) => ({ ...state, fault: null, offer: state.offer && { ...state.offer, sent: id } }),
  down: (state) => ({ ...state, live: false, down: true, danger: true, staffTyping: false, ask: null }),
  trouble: (state, { on }) => ({ ...state, danger: on }),
  wait: (state, { seconds }) => ({ ...state, wait: seconds }),
  hushed: (state) => ({ ...state, staffTyping: false }),
  notice: (state, { notice }) => ({ ...state, notice }),
  readers: (state, { readers }) => ({ ...state, readers, fault: null }),
  /** Back to an empty page; `keep` is the status under which what was not sent stays. Without it, all goes. */
  wiped: (state, { notice, keep }) => ({
    ...fresh(state.site),
    notice,
    pending: keep ? state.pending.map((own) => ({ ...own, status: keep, reason: null })) : [],
  }),
};

/** @returns the state after `event`; `event.do` names one of the entries above. */
export const reduce = (state, event) => EVENTS[event.do]?.(state, event) ?? state;

const top = (state) => state.lines.at(-1)?.seq ?? 0;

function settle(state, mode) {
  return {
    ...state, mode,
    offer: mode === "offered" || (mode === "staff" && state.offer?.site) ? state.offer : null,
    name: mode === "staff" ? state.name : null,
    position: mode === "waiting" ? state.position : null,
    staffTyping: mode === "staff" && state.staffTyping,
  };
}

const isSafety = (line) => line.role === "system" && Boolean(line.id) && Boolean(line.alert || !line.code);

/**
 * What stands in the log, in order: {key, kind: "line"|"pending"|"card", ...}. A card and the system line with its id
 * share a key, so one takes the other's place; so do a pending line and its line.
 */
export function entries(state) {
  const out = [];
  const used = new Set();
  const safe = new Set(state.lines.filter(isSafety).map(({ id }) => id));
  const waiting = new Map(state.cards.filter(({ id }) => !safe.has(id)).map((card) => [card.id, card]));
  const add = (key, entry) => {
    const own = used.has(key) ? `${key}:${entry.seq}` : key;
    used.add(own);
    out.push({ key: own, ...entry });
  };
  const card = (id) => {
    if (!waiting.has(id)) return;
    add(`card:${id}`, { kind: "card", role: "system", ...waiting.get(id) });
    waiting.delete(id);
  };
  // A card for a note or a form has no line of its own.
  const owned = new Set([...state.lines, ...state.pending].map(({ id }) => id));
  for (const line of state.lines) {
    for (const [id, { after }] of waiting) if (after < line.seq && !owned.has(id)) card(id);
    if (line.role === "visitor" && line.id) {
      add(`own:${line.id}`, { kind: "line", status: "sent", ...line });
      card(line.id);
    } else if (isSafety(line)) add(`card:${line.id}`, { kind: "line", ...line });
    else add(`seq:${line.seq}`, { kind: "line", ...line });
  }
  for (const own of state.pending) {
    const lost = own.status === "sending" && state.down;
    add(`own:${own.id}`, { kind: "pending", role: "visitor", ...own, status: lost ? (state.kept ? "unsentKept" : "unsent") : own.status });
    card(own.id);
  }
  for (const id of [...waiting.keys()]) card(id);
  return markSeen(out, state.staffSeen);
}

/** Only what was written to a person is marked as read: earlier lines may never have been shared. */
function markSeen(list, staffSeen) {
  let person = false;
  for (const entry of list) {
    if (entry.role === "staff" || entry.code === "staff_joined") person = true;
    else if (["staff_left", "returned_to_bot", "closed", "unshared"].includes(entry.code)) person = false;
    else if (person && entry.kind === "line" && entry.role === "visitor" && entry.seq <= staffSeen) entry.status = "seen";
  }
  return list;
}

/** Is the assistant still to answer? True from the ack of a line until anything answers it. */
export function owed(state) {
  if (!["bot", "offered", "waiting"].includes(state.mode)) return false;
  if (state.pending.some((own) => own.status === "sent" && !own.code)) return true;
  return state.lines.at(-1)?.role === "visitor" && !state.lines.at(-1).code && !state.cards.some(({ id }) => id === state.lines.at(-1).id);
}

/** The bot lines whose buttons still count: those after the visitor's last word. As a set of seqs. */
export function choosable(state) {
  if (state.mode === "staff" || state.pending.some(({ status }) => status !== "failed")) return new Set();
  const last = state.lines.findLast(({ role }) => role === "visitor")?.seq ?? 0;
  return new Set(state.lines.filter(({ role, seq }) => role === "bot" && seq > last).map(({ seq }) => seq));
}

/** What the newest bot line expects to be typed: `text`, `phone`, `email`, `choice` or null. */
export function expected(state) {
  if (state.mode === "staff") return null;
  const line = state.lines.findLast(({ role }) => role === "bot" || role === "visitor");
  return line?.role === "bot" ? line.expects ?? null : null;
}

/** Did a person have this chat at some time? What was shared with them then stays with them. */
export const hasShared = (state) => state.lines.some(({ role, code }) => role === "staff" || code === "staff_joined");
