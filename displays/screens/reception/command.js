/** One command at a time; how it went is said in words, with a way back where there is one. */
import { signal } from "@preact/signals";
import { Refused } from "shared/api.js";
import { t } from "shared/text.js";

const SAID_MS = 10_000;

/** What is being done, by its name; null between commands. */
export const doing = signal(/** @type {string | null} */ (null));

/** What a narrow screen shows, and a wide one beside the numbers. */
export const tab = signal(/** @type {"give" | "appointments" | "away" | "papers"} */ ("give"));

/** @typedef {{text: string, bad?: boolean, lines?: {line: number, detail: string}[], undo?: () => void}} Said */
/** The last thing worth saying. */
export const said = signal(/** @type {Said | null} */ (null));

let silence = 0;

/** @param {Said} what */
export function say(what) {
  said.value = what;
  clearTimeout(silence);
  if (!what.lines) silence = setTimeout(hush, SAID_MS);
}

export function hush() {
  said.value = null;
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {(refused: Refused) => boolean} [meant] takes a refusal that it has its own answer to
 * @returns {Promise<T | null>} null when it was refused
 */
export async function run(name, work, meant = () => false) {
  if (doing.value) return null;
  doing.value = name;
  hush();
  try {
    return await work();
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    if (!meant(problem)) say({ text: problem.status ? problem.message : t("reception.no_answer"), bad: true, lines: problem.lines });
    return null;
  } finally {
    doing.value = null;
  }
}
