/** The statistics: figures with their intervals, and a bar to compare them by. Nobody is in them. */
import { h } from "../shared/dom.js";

const SAID = {
  what: "Chance was added to each figure before it was stored, so that no person can be found in them. The true number is within the interval 95 times in 100. “Few” is what, among so many figures, cannot be told from none.",
  over: "Over the last",
  weeks: (n) => (n === 1 ? "week" : `${n} weeks`),
  nothing: "Nothing has been written for this center yet. Figures come when a week is over.",
  few: "few",
  about: (about, margin) => `about ${about}, give or take ${margin}`,
  fewTopics: (names) => `Few: ${names.join(", ")}.`,
  kinds: { chats: "Chats", topic: "What people asked about", wait: "How long they waited for a person", outcome: "How chats with a person ended" },
};
const SPANS = [1, 4, 12];

export async function draw(kit, weeks = 4) {
  const { sites } = await kit.call(`/api/staff/statistics?weeks=${weeks}`);
  const span = h("select", { id: "span", "data-testid": "figures-span" }, ...SPANS.map((n) => h("option", { value: n, selected: n === weeks }, SAID.weeks(n))));
  const place = h("div", {}, ...sites.map((site) => center(kit, site)));
  span.addEventListener("change", async () => {
    const { sites: next } = await kit.call(`/api/staff/statistics?weeks=${span.value}`).catch(() => ({ sites: [] }));
    if (!kit.signal.aborted) place.replaceChildren(...next.map((site) => center(kit, site)));
  });
  return [h("p", { class: "rule" }, SAID.what), h("p", { class: "span" }, h("label", { for: "span" }, SAID.over), " ", span), place];
}

function center({ siteName }, { site, figures }) {
  const section = h("section", { "data-testid": "figures-site" }, h("h3", {}, siteName(site)));
  if (!figures.length) section.append(h("p", {}, SAID.nothing));
  for (const [kind, title] of Object.entries(SAID.kinds)) {
    const of = figures.filter((one) => one.kind === kind);
    if (of.length) section.append(...table(kind, title, of));
  }
  return section;
}

function table(kind, title, figures) {
  // Of forty topics most are few: they are named in one line.
  const rows = kind === "topic" ? figures.filter(({ about }) => about !== null) : figures;
  const few = kind === "topic" ? figures.filter(({ about }) => about === null).map(({ name }) => plain(name)) : [];
  const most = Math.max(...rows.map(({ about, give_or_take: margin }) => (about ?? 0) + margin), 1);
  const body = rows.map(({ name, about, give_or_take: margin }) => {
    const bar = h("span", { class: "bar", "aria-hidden": "true" });
    bar.style.inlineSize = `${Math.round((100 * (about ?? 0)) / most)}%`;
    return h("tr", {}, h("th", { scope: "row" }, kind === "chats" ? title : plain(name)), h("td", {}, bar, h("span", {}, about === null ? SAID.few : SAID.about(about, margin))));
  });
  return [
    rows.length && h("table", { class: "figures" }, kind !== "chats" && h("caption", {}, title), h("tbody", {}, ...body)),
    !rows.length && h("h4", {}, title),
    few.length && h("p", { class: "rule" }, SAID.fewTopics(few)),
  ].filter(Boolean);
}

const plain = (name) => name.replaceAll("_", " ");
