/** One command at a time. It is acknowledged at once, and its failure is told in words. */
import { signal } from "@preact/signals-core";
import { post } from "shared/api.js";
import { page } from "shared/page.js";
import { t } from "shared/text.js";

const SETTLE_MS = 800;
const SAID_MS = 8_000;
const STAYING = new Set(["recall", "people", "steps", "notes", "paper"]); // leave the number where it was

/** What is being done, by its name; null between commands. */
export const doing = signal(/** @type {string | null} */ (null));

/** The last thing worth saying. */
export const said = signal(/** @type {{text: string, bad: boolean} | null} */ (null));

/** True just after the turn changed: a second tap was meant for what stood there before. */
export const settling = signal(false);

let settle = 0;
let silence = 0;

export function settleNow() {
  settling.value = true;
  clearTimeout(settle);
  settle = setTimeout(() => { settling.value = false; }, SETTLE_MS);
}

/**
 * @param {string} text
 * @param {boolean} [bad]
 */
export function say(text, bad = false) {
  said.value = { text, bad };
  clearTimeout(silence);
  silence = setTimeout(() => { said.value = null; }, SAID_MS);
}

/**
 * @param {string} name
 * @param {string} path
 * @param {object} body what the command is meant for, so that it hits nothing else
 * @param {(answer: any) => string} [done] what to say then
 */
export const command = (name, path, body, done) =>
  run(name, `/counters/${page.screen.counter}/${path}`, body, done && ((answer) => ({ text: done(answer) })));

/** A command to the printers. @type {import("shared/reprint.js").Run} */
export const paper = (path, body, done) => { run("paper", path, body, done); };

/**
 * @param {string} name
 * @param {string} path below /api/v1
 * @param {object} body
 * @param {(answer: any) => import("shared/reprint.js").Word} [done]
 */
async function run(name, path, body, done) {
  if (doing.value || settling.value) return;
  doing.value = name;
  said.value = null;
  try {
    const answer = await post(path, body);
    const word = done?.(answer);
    if (word) say(word.text, word.bad);
  } catch (problem) {
    const { status = 0, message } = /** @type {import("shared/api.js").Refused} */ (problem);
    say(status === 0 ? t("counter.no_answer") : message, true);
  } finally {
    doing.value = null;
    if (!STAYING.has(name)) settleNow();
  }
}
