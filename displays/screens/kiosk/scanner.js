/** A scanner that types like a keyboard, only faster than people, and ends with Enter. */
import { page } from "shared/page.js";

const FASTEST_PERSON_MS = 50; // between two keys
const SHORTEST_CODE = 20;
const APPOINTMENT = new RegExp(`^[0-9]{${page.code_digits}}$`);

/**
 * Calls `scanned` with the text of each identity card, `coded` with the code of each appointment's
 * slip, and `typed` with each key that a person has pressed: a card's digits would otherwise choose
 * services, its spaces press the focused button.
 * @param {{scanned: (text: string) => void, coded: (code: string) => void,
 *   typed: (event: KeyboardEvent) => void}} listeners
 */
export function listenToKeys({ scanned, coded, typed }) {
  let text = "";
  let latest = -Infinity;
  let timer = 0;

  /** @param {KeyboardEvent} event */
  const hear = (event) => {
    const fast = event.timeStamp - latest < FASTEST_PERSON_MS;
    latest = event.timeStamp;
    clearTimeout(timer);
    if (!fast) text = "";
    if (fast && text) event.preventDefault();
    if (event.key === "Enter" && fast) {
      if (text.length >= SHORTEST_CODE && text.includes("|")) scanned(text);
      else if (APPOINTMENT.test(text)) coded(text);
      text = "";
      return;
    }
    if (event.key.length === 1) text += event.key;
    if (!fast) timer = setTimeout(() => typed(event), FASTEST_PERSON_MS);
  };
  addEventListener("keydown", hear, { capture: true });
}
