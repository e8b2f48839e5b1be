/** Telephone numbers that a page makes tappable. A closed list: nothing else in a text ever becomes a link. */
import { h } from "./dom.js";

const KNOWN = /\b(?:911|988)\b|\b1-800-(?:799-7233|222-1222)\b|\((?:888|833)\) 657-0858/g;

const dial = (number) => {
  const digits = number.replace(/\D/g, "");
  return digits.length === 10 ? `+1${digits}` : digits.length === 11 ? `+${digits}` : digits;
};

/** A link that dials `number`. */
export function phoneLink(number, label = number) {
  return h("a", { href: `tel:${dial(number)}`, class: "number" }, label);
}

/** `text` as nodes, with the known numbers as links. */
export function withNumbers(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(KNOWN)) {
    if (found.index > end) nodes.push(text.slice(end, found.index));
    nodes.push(phoneLink(found[0]));
    end = found.index + found[0].length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}

/** The crisis numbers that a text names, as big buttons: what a shaking hand can hit. */
export function crisisLinks(text, t) {
  const links = [];
  if (/\b911\b/.test(text)) links.push(h("a", { href: "tel:911", class: "dial" }, t.call911));
  if (/\b988\b/.test(text)) {
    links.push(h("a", { href: "tel:988", class: "dial" }, t.call988));
    links.push(h("a", { href: "sms:988", class: "dial" }, t.text988));
  }
  return links;
}
