/** Phrases that the assistant missed and that visitors let the team keep. Each goes for good once it is seen to. */
import { h, words } from "../shared/dom.js";
import { plainly } from "./plainly.js";

const SAID = {
  what: "The assistant did not understand these, and whoever wrote them agreed that we keep the words. Nobody can tell who it was; please do not try.",
  none: "There is nothing to learn from at the moment.",
  more: (shown, total) => `The oldest ${shown} of ${total}.`,
  locked: "Cannot be opened yet: a colleague who holds the key has to sign in first.",
  week: (day) => `week of ${day}`,
  done: "Done",
};

export async function draw({ t, call, siteName }) {
  const { total, phrases } = await call("/api/staff/phrases");
  const day = (week) => new Date(`${week}T12:00:00`).toLocaleDateString(t.lang, { dateStyle: "medium" });
  const list = h("ul", { class: "plain-list" });
  for (const { phrase, site, week, text } of phrases) {
    const done = h("button", { type: "button", class: "button plain small", "data-testid": "phrase-done" }, SAID.done);
    const status = h("span", { class: "fault", role: "alert" });
    const item = h("li", { "data-testid": "phrase" }, h("span", {}, h("q", {}, text ?? SAID.locked), h("small", {}, `${siteName(site)} · ${SAID.week(day(week))}`)), status, done);
    done.addEventListener("click", async () => {
      done.disabled = true;
      try {
        await call(`/api/staff/phrases/${encodeURIComponent(phrase)}`, { method: "DELETE" });
        (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button")?.focus();
        item.remove();
        if (!list.children.length) list.replaceWith(h("p", {}, SAID.none));
      } catch (problem) {
        done.disabled = false;
        words(status, plainly(problem, t.unreachable));
      }
    });
    list.append(item);
  }
  return [h("p", { class: "rule" }, SAID.what), phrases.length ? list : h("p", {}, SAID.none), total > phrases.length ? h("p", { class: "none" }, SAID.more(phrases.length, total)) : ""];
}
