/** One second after another, also while the page is hidden. */

/** Calls `tick` once a second, from a worker where there may be one. */
export function beat(tick) {
  try {
    const url = new URL("./beat.js", import.meta.url).href;
    const policy = globalThis.trustedTypes?.createPolicy(`open-door-desk-${Date.now()}`, { createScriptURL: (asked) => (asked === url ? asked : null) });
    const worker = new Worker(policy ? policy.createScriptURL(url) : url);
    worker.onmessage = tick;
    return { stop: () => worker.terminate() };
  } catch {
    const timer = setInterval(tick, 1000);
    return { stop: () => clearInterval(timer) };
  }
}
