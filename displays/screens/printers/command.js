/** One command to a printer at a time, and how it went, in words. */
import { signal } from "@preact/signals";
import { post } from "shared/api.js";

const SAID_MS = 8_000;

export const doing = signal(false);
export const said = signal(/** @type {{text: string, bad: boolean} | null} */ (null));

let silence = 0;

/** @param {string} text @param {boolean} [bad] */
function say(text, bad = false) {
  said.value = { text, bad };
  clearTimeout(silence);
  silence = setTimeout(() => { said.value = null; }, SAID_MS);
}

/**
 * @param {string} path
 * @param {object} body
 * @param {(answer: any) => string} told what to say then
 */
export async function run(path, body, told) {
  if (doing.value) return;
  doing.value = true;
  try {
    say(told(await post(path, body)));
  } catch (refused) {
    say(refused instanceof Error ? refused.message : String(refused), true);
  } finally {
    doing.value = false;
  }
}
