/** The sheets about the visit of the open turn: how many people came, what follows, what staff noted. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { page, service, words } from "shared/page.js";
import { clock, t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { countPeople, planSteps, writeNote } from "./commands.js";
import { hasKeyboard } from "./keyboard.js";
import { Sheet, closeSheet } from "./sheet.js";

const ONE_TAP = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const MOST_PEOPLE = 99;
const MOST_STEPS = 9;
const LONGEST_NOTE = 200;

/** @typedef {import("./actions.js").Step} Step */
/** @typedef {{turn: import("./actions.js").Turn, problem: string, disabled: boolean}} SheetProps */

/** A tap on how many sets it. @param {SheetProps} props */
export function PeopleSheet({ turn, problem, disabled }) {
  const set = (/** @type {number} */ people) => {
    closeSheet();
    countPeople(turn.label, people);
  };
  const save = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    set(Number(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("people")));
  };
  return html`<${Sheet} title=${t("counter.people_title", { label: turn.label })} problem=${problem}>
    <ul class="numbers">${ONE_TAP.map((n) => html`<li key=${n}>
      <button class="button digits" aria-pressed=${n === turn.people} autofocus=${n === turn.people}
        disabled=${disabled} onClick=${() => set(n)}>${n}</button></li>`)}</ul>
    <form class="entry" onSubmit=${save}>
      <label for="people">${t("counter.people_more")}</label>
      <input id="people" name="people" type="number" inputmode="numeric" min="1" max=${MOST_PEOPLE} required
        defaultValue=${turn.people > ONE_TAP.length ? turn.people : ""} autocomplete="off" />
      <button class="button" disabled=${disabled}>${t("counter.save")}</button>
    </form>
  </${Sheet}>`;
}

/** @param {Step} step */
const stepName = ({ service: id, counter }) => {
  const name = words(service(id)?.name);
  return counter === null ? name : t("counter.step_at", { service: name, number: counter });
};

/** The steps are changed here, and sent as a whole with one tap. @param {SheetProps} props */
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
      <b class="letter digits">${at + 1}</b><span>${stepName(step)}</span>
      <button class="button close" aria-label=${t("counter.step_remove", { step: stepName(step) })}
        onClick=${() => setSteps(steps.filter((_, place) => place !== at))}><${Icon} name="x" /></button></li>`)}
      ${steps.length === 0 && html`<li class="none">${t("counter.steps_none")}</li>`}</ol>
    ${steps.length < MOST_STEPS ? html`<${Additions} turn=${turn} add=${add} />`
      : html`<p class="hint">${t("counter.steps_full", { n: MOST_STEPS })}</p>`}
    <div class="sheet-foot"><button class="button button--dark reason" disabled=${disabled || !changed} onClick=${save}>
      ${t("counter.save")}</button></div>
  </${Sheet}>`;
}

/** @param {{turn: import("./actions.js").Turn, add: (step: Step) => void}} props */
function Additions({ turn, add }) {
  const here = { service: turn.service, counter: page.screen.counter };
  return html`<section class="additions"><h3>${t("counter.step_add")}</h3>
    <ul class="reasons">${page.services.filter(({ counters }) => counters.length > 0)
      .map(({ id, name }) => html`<li key=${id}>
        <button class="button addition" onClick=${() => add({ service: id, counter: null })}>
          <${Icon} name="plus" /><span>${words(name)}</span></button></li>`)}
      <li><button class="button addition" onClick=${() => add(here)}>
        <${Icon} name="undo-2" /><span>${t("counter.step_back_here")}</span></button></li></ul>
  </section>`;
}

/** Notes of today, and one more; gone with the day. @param {SheetProps} props */
export function NotesSheet({ turn, problem, disabled }) {
  const [text, setText] = useState("");
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    closeSheet();
    writeNote(turn.label, text.trim());
  };
  return html`<${Sheet} title=${t("counter.notes_title", { label: turn.label })} problem=${problem}>
    ${turn.notes.length > 0 && html`<ul class="notes">${turn.notes.map((note) => html`<li key=${note.at}>
      <small>${t("common.counter", { number: note.counter })} · <span class="digits">${clock(note.at)}</span></small>
      ${note.text}</li>`)}</ul>`}
    <form class="note-form" onSubmit=${save}>
      <label for="note">${t("counter.note_write")}</label>
      <textarea id="note" rows="3" maxlength=${LONGEST_NOTE} autofocus=${hasKeyboard} aria-describedby="note-hint"
        value=${text}
        onInput=${(/** @type {InputEvent} */ event) =>
          setText(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea>
      <p id="note-hint">${t("counter.note_hint", { n: LONGEST_NOTE - text.length })}</p>
      <button class="button button--dark" disabled=${disabled || !text.trim()}>${t("counter.save")}</button>
    </form>
  </${Sheet}>`;
}
