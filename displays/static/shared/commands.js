/** Commands of a staff screen: one at a time, and one line that says how the last one went. */
import { signal } from "@preact/signals";
import { Refused } from "shared/api.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

const SHOWN_MS = 10_000; // as long as a way back has to stay
const SETTLE_MS = 800;

/**
 * @typedef {{line: number, detail: string}} LineProblem what is wrong in one line of a file
 * @typedef {{text: string, bad?: boolean, lines?: LineProblem[], undo?: () => void}} Message
 */

/** The name of the command that is running; null between commands. */
export const doing = signal(/** @type {string | null} */ (null));

/** True just after the screen changed: a second tap was meant for what stood there before. */
export const settling = signal(false);

const message = signal(/** @type {Message | null} */ (null));
let hushTimer = 0;
let settleTimer = 0;
let noAnswer = "common.no_answer";

/** @param {string} key of this screen's own sentence about a command that got no answer */
export function sayWithoutAnswer(key) {
  noAnswer = key;
}

/** @param {Message} what */
export function say(what) {
  message.value = what;
  clearTimeout(hushTimer);
  if (!what.lines) hushTimer = setTimeout(hush, SHOWN_MS);
}

export function hush() {
  message.value = null;
}

export function settle() {
  settling.value = true;
  clearTimeout(settleTimer);
  settleTimer = setTimeout(() => { settling.value = false; }, SETTLE_MS);
}

/**
 * Runs a command unless another one is running; a refusal is said in the hall's own words.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} request
 * @param {object} [options]
 * @param {(answer: T) => string | Message | null | undefined | false} [options.describe] what to say once it is done
 * @param {(refused: Refused) => boolean} [options.handle] takes a refusal that the screen has its own reply to
 * @param {boolean} [options.settles] whether the screen looks different after it
 * @returns {Promise<T | null>} null when it was refused, or never sent
 */
export async function run(name, request, { describe, handle = () => false, settles = false } = {}) {
  if (doing.value || settling.value) return null;
  doing.value = name;
  hush();
  try {
    const answer = await request();
    const done = describe?.(answer);
    if (done) say(typeof done === "string" ? { text: done } : done);
    return answer;
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    if (!handle(problem)) {
      say({ text: problem.status ? problem.message : t(noAnswer), bad: true, lines: problem.lines });
    }
    return null;
  } finally {
    doing.value = null;
    if (settles) settle();
  }
}

/**
 * The line that says how the last command went, or why none can be given now.
 * @param {{blocked?: {text: string, icon?: string} | null, over?: boolean, closes?: boolean}} props
 *   `over`: over the page instead of in it; `closes`: with a button to close it
 */
export function Said({ blocked = null, over = false, closes = false }) {
  const shown = /** @type {Message | null} */ (blocked ? { text: blocked.text, bad: true } : message.value);
  const icon = blocked?.icon ?? (shown?.bad ? "triangle-alert" : "circle-check");
  return html`<div class=${over ? "said said--over" : "said"} role=${shown?.bad ? "alert" : "status"}>${shown && html`
    <div class=${shown.bad ? "bad" : ""}><${Icon} name=${icon} />
      <div><p>${shown.text}</p>
        ${shown.lines && html`<ul>${shown.lines.map(({ line, detail }) => html`<li key=${line}>${detail}</li>`)}</ul>`}
        </div>
      ${shown.undo && html`<button class="button button--small" onClick=${shown.undo}><${Icon} name="undo-2" />
        ${t("common.undo")}</button>`}
      ${closes && !blocked && html`<button class="button button--small" aria-label=${t("common.close")} onClick=${hush}>
        <${Icon} name="x" /></button>`}
    </div>`}</div>`;
}
