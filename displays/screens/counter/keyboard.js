/** Keys for counters with a keyboard. They can be switched off (WCAG 2.1.4). */
import { signal } from "@preact/signals-core";
import { html } from "htm/preact";

const OFF = "counter-keys-off";
const AGAIN_MS = 3_000;

export const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;
export const keysOn = signal(hasKeyboard && localStorage.getItem(OFF) === null);

export function switchKeys() {
  keysOn.value = !keysOn.value;
  if (keysOn.value) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
}

/** The first call asks, a second one soon after does it: for what a slip of a key must not do. */
export function twice() {
  let pressedAt = -Infinity;
  return (/** @type {() => void} */ run, /** @type {() => void} */ ask) => {
    const now = performance.now();
    const again = now - pressedAt < AGAIN_MS;
    pressedAt = again ? -Infinity : now;
    if (again) run();
    else ask();
  };
}

/**
 * @param {(key: string) => (() => void) | undefined} actionOf by key: N for the big button, else the letter on the
 *   button
 * @returns {() => void} stops listening
 */
export function listen(actionOf) {
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (!keysOn.peek() || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const space = event.key === " ";
    if (space && event.target instanceof HTMLButtonElement) return; // presses that button
    const run = actionOf(space ? "N" : event.key.toUpperCase());
    if (!run) return;
    event.preventDefault();
    run();
  };
  addEventListener("keydown", press);
  return () => removeEventListener("keydown", press);
}

/** The key that does what a button does, shown on it where keys are on. @param {{letter: string}} props */
export function Key({ letter }) {
  return keysOn.value ? html`<kbd aria-hidden="true">${letter}</kbd>` : null;
}
