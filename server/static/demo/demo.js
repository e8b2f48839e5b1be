/** Fills the demonstration page for the center in `?site=` and puts the launcher on it, as that center's website would. */
import { h, words } from "../shared/dom.js";
import { phoneLink } from "../shared/numbers.js";
import { SITES, careOf } from "./sites.js";

const LAUNCHER = new URL("/open-door.js", location.origin).href;
const RETURNING = "(888) 657-0858";
const ADMISSIONS = "(833) 657-0858";

const wanted = new URLSearchParams(location.search).get("site");
const id = Object.hasOwn(SITES, wanted ?? "") ? wanted : "midwest-recovery-toledo";
const site = SITES[id];
const part = (name) => document.querySelector(`[data-part="${name}"]`);

words(part("name"), site.name);
words(part("town"), site.town);
part("returning").append("Coming back to an intensive outpatient program: ", phoneLink(RETURNING));
part("admissions").append("New here: ", phoneLink(ADMISSIONS));
part("care").replaceChildren(...site.care.map(careOf).map(([name, what]) => h("div", {}, h("dt", {}, name), h("dd", {}, what))));

const chooser = document.getElementById("site");
chooser.append(...Object.entries(SITES).map(([key, { name, town }]) => h("option", { value: key, selected: key === id }, `${name}, ${town.split(",")[0]}`)));
chooser.addEventListener("change", () => location.assign(`/?site=${encodeURIComponent(chooser.value)}`));

// Our pages allow no script address that is not vouched for; this page vouches for one.
const policy = globalThis.trustedTypes?.createPolicy("open-door-demo", { createScriptURL: (url) => (url === LAUNCHER ? url : null) });
const script = document.createElement("script");
script.async = true;
script.dataset.site = id;
script.src = policy ? policy.createScriptURL(LAUNCHER) : LAUNCHER;
document.head.append(script);
