/** The screen stays on while it is looked at, where the browser can do that (HTTPS). */

export function keepAwake() {
  const lock = /** @type {any} */ (navigator).wakeLock;
  if (!lock) return;
  const ask = () => {
    // Refused on low battery; asked again when the screen is next looked at.
    if (document.visibilityState === "visible") lock.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
