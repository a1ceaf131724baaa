/** The sheet about the counter itself: pause, close, the services it takes, the person who sits here. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { page, words } from "shared/page.js";
import { t } from "shared/text.js";
import { assign, closeCounter, pause, seat as sit } from "./commands.js";
import { Choice, Sheet, closeSheet } from "./sheet.js";

const MINUTES = [5, 15, 30];

/** @typedef {import("./actions.js").CounterState} CounterState */

/** @param {{view: import("./actions.js").View, problem: string, disabled: boolean}} props */
export function MenuSheet({ view: { seat, current }, problem, disabled }) {
  return html`<${Sheet} title=${t("counter.menu_title", { number: seat.counter })} problem=${problem}>
    ${current ? html`<p class="hint">${t("counter.menu_busy")}</p>` : html`<${Leaving} disabled=${disabled} />`}
    <${Services} seat=${seat} disabled=${disabled} />
    <${Staff} seat=${seat} disabled=${disabled} />
  </${Sheet}>`;
}

/** @param {{disabled: boolean}} props */
function Leaving({ disabled }) {
  const [minutes, setMinutes] = useState(/** @type {number | null} */ (null));
  const options = [
    { value: null, text: t("counter.pause_open") },
    ...MINUTES.map((n) => ({ value: n, text: t("counter.minutes", { n }) })),
  ];
  const then = (/** @type {() => void} */ run) => () => { closeSheet(); run(); };
  return html`${page.pause_reasons.length > 0 && html`<${Choice} legend=${t("counter.pause_for")} name="minutes"
      options=${options} value=${minutes} choose=${setMinutes} />`}
    <ul class="reasons">${page.pause_reasons.map(({ id, name }) => html`<li key=${id}>
      <button class="button reason" disabled=${disabled} onClick=${then(() => pause(id, minutes))}>
        ${words(name)}</button></li>`)}
      <li><button class="button button--dark reason" disabled=${disabled} onClick=${then(closeCounter)}>
        ${t("counter.close_counter")}</button></li></ul>`;
}

/** @param {{seat: CounterState, disabled: boolean}} props */
function Services({ seat, disabled }) {
  const turned = (/** @type {string} */ id) =>
    page.services.map((service) => service.id).filter((one) => (one === id) !== seat.services.includes(one));
  return html`<fieldset class="services"><legend>${t("counter.menu_services")}</legend>
    ${page.services.map(({ id, name }) => {
      const on = seat.services.includes(id);
      return html`<label key=${id}>
        <input type="checkbox" checked=${on} disabled=${disabled || (on && seat.services.length === 1)}
        onChange=${() => assign(turned(id))} />${words(name)}</label>`;
    })}</fieldset>`;
}

/** @param {{seat: CounterState, disabled: boolean}} props */
function Staff({ seat, disabled }) {
  const save = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    closeSheet();
    sit(String(new FormData(form).get("staff") ?? ""));
  };
  return html`<form class="entry" onSubmit=${save}>
    <label for="staff">${t("counter.menu_staff")}</label>
    <input id="staff" name="staff" defaultValue=${seat.staff} maxlength="64" autocomplete="off" />
    <button class="button" disabled=${disabled}>${t("counter.save")}</button>
  </form>`;
}
