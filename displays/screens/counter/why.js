/** The sheet that says why one of two numbers comes first, in the hall's own sentence. */
import { signal } from "@preact/signals-core";
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "shared/api.js";
import { t } from "shared/text.js";
import { Sheet, sheet } from "./sheet.js";

const LONGEST = 16;
const NOTHING = { text: "", bad: false };
const pair = signal(["", ""]);

/** @param {string} first @param {string} second empty: asked for */
export function askWhy(first, second) {
  pair.value = [first, second];
  sheet.value = "why";
}

/** @param {string} first @param {string} second */
async function reason(first, second) {
  try {
    const { sentence } = await get(`/why?${new URLSearchParams({ first, second })}`);
    return { text: sentence, bad: false };
  } catch (problem) {
    return { text: /** @type {Error} */ (problem).message, bad: true };
  }
}

/** @param {{problem: string, disabled: boolean}} props */
export function WhySheet({ problem, disabled }) {
  const [first, second] = pair.value;
  const [answer, setAnswer] = useState(NOTHING);
  useEffect(() => { if (first && second) reason(first, second).then(setAnswer); }, []);
  const ask = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const [one, other] = ["first", "second"].map((name) => String(form.get(name)).trim().toUpperCase());
    reason(one, other).then(setAnswer);
  };
  return html`<${Sheet} title=${t("counter.why_title")} problem=${problem}>
    <form class="pair" onSubmit=${ask}>
      <${Label} name="first" text=${t("counter.why_first")} value=${first} />
      <${Label} name="second" text=${t("counter.why_second")} value=${second} wanted />
      <button class="button button--dark" disabled=${disabled}>${t("counter.why_show")}</button>
    </form>
    <p class=${`answer${answer.bad ? " bad" : ""}`} role="status">${answer.text}</p>
  </${Sheet}>`;
}

/** @param {{name: string, text: string, value: string, wanted?: boolean}} props `wanted`: typed next */
function Label({ name, text, value, wanted = false }) {
  return html`<div><label for=${`why-${name}`}>${text}</label>
    <input id=${`why-${name}`} name=${name} defaultValue=${value} maxlength=${LONGEST} required
      autofocus=${wanted && !value}
      autocomplete="off" autocapitalize="characters" spellcheck=${false} /></div>`;
}
