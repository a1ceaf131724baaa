/** An appointment for somebody: what for, and when. */
import { useState } from "preact/hooks";
import { post } from "shared/api.js";
import { page, words } from "shared/page.js";
import { t } from "shared/text.js";
import { html } from "shared/ui.js";
import { run } from "./command.js";
import { momentOf } from "./moment.js";
import { Rule, slip } from "./slip.js";

/** @param {{day: string, today: string, disabled: boolean, close: () => void}} props */
export function Book({ day: first, today, disabled, close }) {
  const [day, setDay] = useState(first < today ? today : first);
  const [time, setTime] = useState("");
  const book = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const body = { service: String(form.get("service")), at: momentOf(day, time) };
    const booked = await run("book", () => post("/appointments", body));
    if (booked) slip.value = booked;
  };
  return html`<form class="book" onSubmit=${book}>
    <h2>${t("reception.book")}</h2>
    <fieldset><legend>${t("reception.service")}</legend>${page.services.map(({ id, name }, place) => html`<label key=${id}>
      <input type="radio" name="service" value=${id} required defaultChecked=${page.services.length === 1 && place === 0} /><span>${words(name)}</span></label>`)}</fieldset>
    <div class="when">
      <label>${t("reception.day")}<input type="date" min=${today} value=${day} required
        onInput=${(/** @type {any} */ { target }) => setDay(target.value)} /></label>
      <label>${t("reception.time")}<input type="time" value=${time} required
        onInput=${(/** @type {any} */ { target }) => setTime(target.value)} /></label></div>
    ${day && time && html`<${Rule} at=${momentOf(day, time)} />`}
    <div class="answers">
      <button class="button button--primary" disabled=${disabled}>${t("reception.book_it")}</button>
      <button type="button" class="button" onClick=${close}>${t("reception.close")}</button></div>
  </form>`;
}
