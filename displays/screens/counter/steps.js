/** Which steps follow the open turn: changed here, and sent as a whole with one tap. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { page, service, words } from "shared/page.js";
import { t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { planSteps } from "./moves.js";
import { Sheet, closeSheet } from "./sheet.js";

const MOST = 9;

/** @typedef {import("./plan.js").Step} Step */

/** @param {Step} step */
const named = ({ service: id, counter }) => {
  const name = words(service(id)?.name);
  return counter === null ? name : t("counter.step_at", { service: name, number: counter });
};

/** @param {{turn: import("./plan.js").Turn, problem: string, disabled: boolean}} props */
export function StepsSheet({ turn, problem, disabled }) {
  const [steps, setSteps] = useState(turn.steps);
  const add = (/** @type {Step} */ step) => setSteps([...steps, step]);
  const save = () => {
    closeSheet();
    planSteps(turn.label, steps);
  };
  const changed = JSON.stringify(steps) !== JSON.stringify(turn.steps);
  return html`<${Sheet} title=${t("counter.steps_title", { label: turn.label })} problem=${problem}>
    <ol class="steps">${steps.map((step, at) => html`<li key=${at}>
      <b class="letter digits">${at + 1}</b><span>${named(step)}</span>
      <button class="button close" aria-label=${t("counter.step_remove", { step: named(step) })}
        onClick=${() => setSteps(steps.filter((_, place) => place !== at))}><${Icon} name="x" /></button></li>`)}
      ${steps.length === 0 && html`<li class="none">${t("counter.steps_none")}</li>`}</ol>
    ${steps.length < MOST ? html`<${Additions} turn=${turn} add=${add} />` : html`<p class="hint">${t("counter.steps_full", { n: MOST })}</p>`}
    <div class="sheet-foot"><button class="button button--dark reason" disabled=${disabled || !changed} onClick=${save}>${t("counter.save")}</button></div>
  </${Sheet}>`;
}

/** @param {{turn: import("./plan.js").Turn, add: (step: Step) => void}} props */
function Additions({ turn, add }) {
  const here = { service: turn.service, counter: page.screen.counter };
  return html`<section class="additions"><h3>${t("counter.step_add")}</h3>
    <ul class="reasons">${page.services.filter(({ counters }) => counters.length > 0).map(({ id, name }) => html`<li key=${id}>
      <button class="button addition" onClick=${() => add({ service: id, counter: null })}>
        <${Icon} name="plus" /><span>${words(name)}</span></button></li>`)}
      <li><button class="button addition" onClick=${() => add(here)}>
        <${Icon} name="undo-2" /><span>${t("counter.step_back_here")}</span></button></li></ul>
  </section>`;
}
