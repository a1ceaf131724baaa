/** How many came with the number; a tap on how many does it. */
import { html } from "htm/preact";
import { t } from "shared/text.js";
import { countPeople } from "./moves.js";
import { Sheet, closeSheet } from "./sheet.js";

const ONE_TAP = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const MOST = 99;

/** @param {{turn: import("./plan.js").Turn, problem: string, disabled: boolean}} props */
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
    <form class="field" onSubmit=${save}>
      <label for="people">${t("counter.people_more")}</label>
      <input id="people" name="people" type="number" inputmode="numeric" min="1" max=${MOST} required
        defaultValue=${turn.people > ONE_TAP.length ? turn.people : ""} autocomplete="off" />
      <button class="button" disabled=${disabled}>${t("counter.save")}</button>
    </form>
  </${Sheet}>`;
}
