/** One's own account: where one is signed in, and a new password. */
import { h, words } from "../shared/dom.js";
import { plainly } from "./plainly.js";
import { beginFactor, changePassword, CODE_NEEDED, confirmFactor, suggest } from "./session.js";

const SAID = {
  sessions: "Where you are signed in",
  here: "This session",
  since: (begun, used) => `Since ${begun}, last used ${used}`,
  end: "End",
  ended: "Ended.",
  password: "New password",
  now: "Password now",
  fresh: "New password",
  rule: "15 characters or more that are hard to guess. Six random words work best.",
  suggest: "Suggest six words",
  code: "Code of your authenticator app",
  change: "Change password",
  factor: "Second factor",
  factorWhy: "With a code of an authenticator app at each sign-in, your password alone opens nothing.",
  factorBegin: "Add a second factor",
  factorHow: "Add this key to an authenticator app, then type the code that the app shows.",
  factorUse: "Use this app",
  means: "You stay signed in here. Every other session ends.",
};

export async function draw({ t, call, office, session }) {
  const { sessions } = await call("/api/staff/sessions");
  const when = (at) => new Date(at).toLocaleString(t.lang, { dateStyle: "medium", timeStyle: "short" });
  const list = h("ul", { class: "plain-list" });
  for (const one of sessions.sort((a, b) => Number(b.current) - Number(a.current))) {
    const status = h("span", { role: "status" });
    const end = h("button", { type: "button", class: "button plain small", "data-testid": "session-end" }, SAID.end);
    end.addEventListener("click", async () => {
      end.disabled = true;
      try {
        await call(`/api/staff/sessions/${encodeURIComponent(one.session)}`, { method: "DELETE" });
        words(status, SAID.ended);
        end.hidden = true;
      } catch (problem) {
        end.disabled = false;
        words(status, plainly(problem, t.unreachable));
      }
    });
    list.append(h("li", { "data-testid": "session" }, h("span", {}, one.current && h("strong", {}, SAID.here), one.current && " ", SAID.since(when(one.created_at), when(one.active_at))), status, !one.current && end));
  }
  // The other roles cannot be without one.
  const more = session.role === "admissions" ? [h("h3", {}, SAID.factor), factor({ t, office, session })] : [];
  return [h("h3", {}, SAID.sessions), list, h("h3", {}, SAID.password), password({ t, office, session }), ...more];
}

function factor({ t, office, session }) {
  const fault = h("p", { class: "fault", role: "alert", "data-testid": "own-factor-fault" });
  const place = h("form", { class: "stacked" }, h("p", { class: "rule" }, SAID.factorWhy));
  const begin = h("button", { class: "button plain small", "data-testid": "own-factor" }, SAID.factorBegin);
  place.append(fault, begin);
  let code = null;
  const next = async () => {
    if (code) {
      await office.renew(() => confirmFactor(session, code.value.trim()));
      return;
    }
    const { secret } = await beginFactor(session);
    code = h("input", { id: "own-first-code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: "10", required: true, "data-testid": "own-first-code" });
    fault.before(h("p", {}, SAID.factorHow), h("code", { "data-testid": "own-secret" }, secret.replace(/(.{4})/g, "$1 ").trim()), h("label", { for: "own-first-code" }, SAID.code), code);
    words(begin, SAID.factorUse);
    code.focus();
  };
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    words(fault, "");
    next().catch((problem) => words(fault, plainly(problem, t.unreachable)));
  });
  return place;
}

function password({ t, office, session }) {
  const field = (id, label, props) => [h("label", { for: `own-${id}` }, label), h("input", { id: `own-${id}`, name: id, "data-testid": `own-${id}`, required: true, ...props })];
  const code = h("div", { hidden: session.role === "admissions" }, ...field("otp", SAID.code, { inputmode: "numeric", autocomplete: "one-time-code", maxlength: "10", required: session.role !== "admissions" }));
  const suggestion = h("p", { class: "rule", role: "status", "data-testid": "own-suggestion" });
  const another = h("button", { type: "button", class: "quiet-button" }, SAID.suggest);
  another.addEventListener("click", async () => words(suggestion, await suggest().catch(() => t.unreachable)));
  const fault = h("p", { class: "fault", role: "alert", "data-testid": "own-fault" });
  const send = h("button", { class: "button small", "data-testid": "own-submit" }, SAID.change);
  const form = h("form", { class: "stacked" },
    ...field("password", SAID.now, { type: "password", autocomplete: "current-password" }),
    ...field("fresh", SAID.fresh, { type: "password", autocomplete: "new-password", minlength: "15" }),
    h("p", { class: "rule" }, SAID.rule), another, suggestion, code, h("p", { class: "rule" }, SAID.means), fault, send);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    words(fault, "");
    try {
      await office.renew(() => changePassword(session, Object.fromEntries(new FormData(form))));
    } catch (problem) {
      if (problem.type === CODE_NEEDED) code.hidden = false;
      words(fault, plainly(problem, t.unreachable));
      send.disabled = false;
    }
  });
  return form;
}
