/** Small helpers for building page parts. Text enters only as text nodes: there is no way to pass markup here. */

/**
 * Make an element. `props` are attributes; `true` sets an empty attribute, `false` and `null` leave it out.
 * @param {string} tag
 * @param {Record<string, unknown>} [props]
 * @param {...(Node|string|null|undefined|false)} children
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value == null) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

/** Set an attribute, or remove it when the value is null or false. Writes only on change, so screen readers stay quiet. */
export function attr(node, name, value) {
  if (value == null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** Set text only when it differs: a live region that is written again is read aloud again. */
export function words(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Bring the children of `parent` to the wanted keyed list, in order, touching only what changed.
 * `make(item)` builds a node once for each key; `update(node, item)` is called on every pass.
 */
export function keyed(parent, items, { key, make, update }) {
  const wanted = new Set(items.map(key));
  const known = new Map();
  for (const node of [...parent.children]) {
    if (wanted.has(node.dataset.key)) known.set(node.dataset.key, node);
    else node.remove(); // first: whoever stays is then not moved, and keeps the focus and a press under way
  }
  let before = parent.firstElementChild;
  for (const item of items) {
    const id = key(item);
    let node = known.get(id);
    if (!node) {
      node = make(item);
      node.dataset.key = id;
    }
    update(node, item);
    if (node === before) before = before.nextElementSibling;
    else parent.insertBefore(node, before);
  }
}

/** A UUID, also where the page is not a secure context and `crypto.randomUUID` is missing. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Length as the server counts it: characters, not UTF-16 units, so an emoji is one. */
export const length = (text) => [...text].length;
