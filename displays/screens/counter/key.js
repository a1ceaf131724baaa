/** The key that does what a button does, shown where keys are on. */
import { html } from "htm/preact";
import { keysOn } from "./keys.js";

/** @param {{letter: string}} props */
export function Key({ letter }) {
  return keysOn.value ? html`<kbd aria-hidden="true">${letter}</kbd>` : null;
}
