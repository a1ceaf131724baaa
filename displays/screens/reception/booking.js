/** Booking an appointment for somebody, and what they take home: code, time and rule. */
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { post } from "shared/api.js";
import { run } from "shared/commands.js";
import { DayField, TimeField } from "shared/fields.js";
import { page, service, words } from "shared/page.js";
import { onItsWay, printerCommand, printsAt } from "shared/reprint.js";
import { clock, day as dayInWords, momentOf, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

const MINUTE_MS = 60_000;

/** The appointment whose slip is on screen. */
export const slip = signal(/** @type {Api.AppointmentAnswer | null} */ (null));

/** @param {{day: string, today: string, disabled: boolean, close: () => void}} props */
export function Book({ day: first, today, disabled, close }) {
  const [day, setDay] = useState(first < today ? today : first);
  const [time, setTime] = useState("");
  // A booking that was refused only because no counter is open at its time; a reason overrides that.
  const [refused, setRefused] = useState("");
  const asked = `${day} ${time}`;
  const outside = refused === asked;
  const book = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const body = {
      service: String(form.get("service")),
      at: momentOf(day, time),
      outside_hours: String(form.get("outside_hours") ?? "").trim(),
    };
    const handle = (/** @type {import("shared/api.js").Refused} */ { code }) => {
      if (code === "appointment_outside_hours") setRefused(asked);
      return false; // its sentence is said all the same
    };
    const booked = await run("book", () => post("/appointments", body), { handle });
    if (booked) slip.value = booked;
  };
  return html`<form class="book" onSubmit=${book}>
    <h2>${t("reception.book")}</h2>
    <fieldset><legend>${t("reception.service")}</legend>
      ${page.services.map(({ id, name }, place) => html`<label class="option" key=${id}>
        <input class="covering" type="radio" name="service" value=${id} required
          defaultChecked=${page.services.length === 1 && place === 0} />
        <span>${words(name)}</span></label>`)}</fieldset>
    <div class="when">
      <label>${t("reception.day")}<${DayField} label=${t("reception.day")} min=${today} value=${day} required
        onChange=${setDay} /></label>
      <label>${t("reception.time")}<${TimeField} label=${t("reception.time")} value=${time} required
        onChange=${setTime} /></label></div>
    ${day && time && html`<${Rule} at=${momentOf(day, time)} />`}
    ${outside && html`<label class="reason">${t("reception.outside_hours")}
      <input name="outside_hours" maxlength="100" required pattern=".*\\S.*" autocomplete="off" /></label>`}
    <div class="answers">
      <button class="button button--primary" disabled=${disabled}>
        ${t(outside ? "reception.book_all_the_same" : "reception.book_it")}</button>
      <button type="button" class="button" onClick=${close}>${t("common.close")}</button></div>
  </form>`;
}

/** How early and how late one may come. @param {{at: number}} props in ms */
function Rule({ at }) {
  const { early_min: early, late_min: late } = page.screen;
  return html`<p class="rule">${t("reception.rule", {
    time: clock(at), early: clock(at - early * MINUTE_MS), late: clock(at + late * MINUTE_MS) })}</p>`;
}

/** Prints on the hall's own paper or, where it has no printer, on this computer's. @param {string} code */
function printSlip(code) {
  if (!printsAt.value) print();
  else printerCommand("/print/appointment", { code, printer: printsAt.value },
    () => onItsWay(t("printer.paper_appointment")));
}

/** @param {{appointment: Api.AppointmentAnswer}} props */
export function Slip({ appointment: { code, service: id, due_at: due } }) {
  return html`<article class="slip">
      <p class="whose">${words(page.hall.organisation) || words(page.hall.name)}</p>
      <h2>${t("reception.slip_title")}</h2>
      <p class="when">${clock(due)} · ${dayInWords(due)}</p>
      <p>${words(service(id)?.name)}</p>
      <div><p>${t("reception.code")}<b class="digits">${code}</b></p>
        <img src=${`/qr.svg?code=${code}`} alt=${t("reception.code_qr")} /></div>
      <${Rule} at=${due} />
    </article>
    <div class="answers">
      <button class="button button--dark" onClick=${() => printSlip(code)}><${Icon} name="printer" />
        ${t("reception.print")}</button>
      <button class="button" onClick=${() => { slip.value = null; }}>${t("common.close")}</button></div>`;
}
