/** The keyboard of the desk. What stands here stands in the list behind `?` as well. */

/**
 * Do what a key asks for.
 * @param {KeyboardEvent} event
 * @param {{desk: object, go: (conversation?: string) => void, outcome: HTMLElement, to: HTMLElement, note: HTMLElement, help: HTMLDialogElement, office: HTMLDialogElement}} kit
 */
export function onKey(event, { desk, go, outcome, to, note, help, office }) {
  if (help.open || office.open) return;
  const field = event.target.matches?.("input, textarea, select");
  if (event.key === "?" && !field && !event.altKey) {
    help.showModal();
    return;
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const { mine, current, chats } = desk.state;
  const at = mine.indexOf(current);
  // By place on the keyboard, since Alt makes other letters of these on some of them.
  const digit = /^Digit([1-9])$/.exec(event.code);
  const acts = {
    KeyQ: () => desk.claimNext(),
    KeyR: () => desk.returnToBot(),
    KeyL: () => desk.release(),
    KeyC: () => outcome.focus(),
    KeyT: () => to.focus(),
    KeyO: () => note.focus(),
    KeyA: () => desk.setAvailable(!desk.available),
    KeyN: () => go(mine.find((id) => id !== current && chats[id].unread)),
    ArrowDown: () => go(mine[at + 1]),
    ArrowUp: () => go(mine[at - 1]),
  };
  const act = digit ? () => go(mine[digit[1] - 1]) : acts[event.code];
  if (!act) return;
  event.preventDefault();
  act();
}
