/** The appointments of a day, with check-in by code and import from a file. */
import { effect, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { get, newKey, post, TICKET_PATIENCE_MS } from "shared/api.js";
import { run, say } from "shared/commands.js";
import { DayField } from "shared/fields.js";
import { page, service, words } from "shared/page.js";
import { clock, daysLater, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { Book, Slip, slip } from "./booking.js";
import { textOfFile } from "./text_of_file.js";
import { give } from "./tickets.js";

const SURE_MS = 4_000;

/** The day on screen; empty for today. */
const chosen = signal("");
/** The appointments of the chosen day; null until they are loaded. */
const list = signal(/** @type {Api.AppointmentAnswer[] | null} */ (null));
const booking = signal(false);

/** @param {string} day */
async function load(day) {
  const found = await get(`/appointments?day=${day}`)
    .catch((refused) => { say({ text: refused.message, bad: true }); return null; });
  if (found) list.value = found;
}

/** @param {{expected: Api.ExpectedAppointments, live: import("shared/live.js").Live, disabled: boolean}} props */
export function Appointments({ expected, live, disabled }) {
  const today = expected.day;
  const day = chosen.value || today;
  const version = JSON.stringify([expected, live.fresh.value]);
  useEffect(() => { load(day); }, [day, version]);
  if (slip.value) return html`<${Slip} appointment=${slip.value} />`;
  if (booking.value) {
    const close = () => { booking.value = false; };
    return html`<${Book} day=${day} today=${today} disabled=${disabled} close=${close} />`;
  }
  return html`<div class="tools">
      <${Days} day=${day} today=${today} />
      <button class="button" disabled=${disabled} onClick=${() => { booking.value = true; }}>
        ${t("reception.book")}</button>
      <${FileButton} day=${day} disabled=${disabled} />
    </div>
    <${CheckIn} disabled=${disabled} />
    ${list.value?.length === 0 && html`<p class="empty">${t("reception.nobody_expected")}</p>`}
    <ul class="rows appointments">${list.value?.map((one) => html`
      <${Row} key=${one.code} appointment=${one} today=${day === today} disabled=${disabled}
        reload=${() => load(day)} />`)}</ul>`;
}

/** @param {{day: string, today: string}} props */
function Days({ day, today }) {
  const go = (/** @type {string} */ to) => { chosen.value = to === today ? "" : to; list.value = null; };
  return html`<div class="days">
    <button class="button" aria-label=${t("reception.day_before")} onClick=${() => go(daysLater(day, -1))}>
      <${Icon} name="arrow-left" /></button>
    <${DayField} label=${t("reception.day")} value=${day} required onChange=${go} />
    <button class="button" aria-label=${t("reception.day_after")} onClick=${() => go(daysLater(day, 1))}>
      <${Icon} name="arrow-right" /></button>
  </div>`;
}

/** @param {{day: string, disabled: boolean}} props */
function FileButton({ day, disabled }) {
  const take = async (/** @type {{target: HTMLInputElement}} */ { target }) => {
    const file = target.files?.[0];
    target.value = ""; // so that the same file, corrected, can be chosen again
    if (file && await importFile(file)) load(day);
  };
  return html`<label class=${`button file${disabled ? " file--off" : ""}`}>${t("reception.import")}
    <input type="file" class="visually-hidden" accept=".csv,text/csv" disabled=${disabled} onChange=${take} /></label>`;
}

/**
 * The hall tells what is wrong with each line of a spreadsheet's file.
 * @param {File} file
 * @returns {Promise<boolean>} whether it was taken
 */
async function importFile(file) {
  const csv = textOfFile(await file.arrayBuffer());
  const options = { patience: TICKET_PATIENCE_MS, key: newKey() };
  const taken = await run("import", () => post("/appointments/import", { csv }, options));
  if (taken) {
    const { booked, changed, known } = taken;
    const corrected = changed ? t("reception.corrected", { n: changed }) : "";
    say({ text: `${t("reception.imported", { n: booked, known })} ${corrected}` });
  }
  return taken !== null;
}

/** @param {{disabled: boolean}} props */
function CheckIn({ disabled }) {
  const checkIn = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    await give({ appointment: String(new FormData(form).get("code")).trim() });
    form.reset();
  };
  return html`<form class="check-in" onSubmit=${checkIn}>
    <label for="code">${t("reception.code")}</label>
    <input id="code" name="code" class="digits" inputmode="numeric" pattern=${`\\s*[0-9]{${page.code_digits}}\\s*`}
      maxlength=${page.code_digits + 2} required
      autocomplete="off" placeholder=${"–".repeat(page.code_digits)} title=${t("reception.code_title")} />
    <button class="button button--dark" disabled=${disabled}>${t("reception.check_in")}</button></form>`;
}

/** @param {{appointment: Api.AppointmentAnswer, today: boolean, disabled: boolean, reload: () => void}} props */
function Row({ appointment, today, disabled, reload }) {
  const { code, due_at: due, state, label, reference } = appointment;
  const open = state === "booked";
  const time = clock(due);
  const restore = async () => {
    if (await run("restore", () => post(`/appointments/${code}/restore`))) {
      say({ text: t("reception.appointment_restored", { time }) });
    }
    reload();
  };
  const cancel = async () => {
    if (await run("cancel", () => post(`/appointments/${code}/cancel`))) {
      say({ text: t("reception.appointment_cancelled", { time }), undo: restore });
    }
    reload();
  };
  return html`<li class=${open ? "" : "over"}>
    <b class="digits">${time}</b>
    <p><span>${words(service(appointment.service)?.name)}</span>
      <small><span class="digits">${code}</span>
        ${[reference, label ? t("reception.has_number", { label }) : !open && t(`reception.is_${state}`)]
        .filter(Boolean).map((part) => ` · ${part}`)}</small></p>
    ${open && html`<div class="acts">
      ${today && html`<button class="button" disabled=${disabled} onClick=${() => give({ appointment: code })}>
        ${t("reception.is_here")}</button>`}
      <button class="button icon-only" aria-label=${t("reception.slip")} onClick=${() => { slip.value = appointment; }}>
        <${Icon} name="printer" /></button>
      <${Cancel} time=${time} disabled=${disabled} cancel=${cancel} /></div>`}
  </li>`;
}

/** A second tap does it. @param {{time: string, disabled: boolean, cancel: () => void}} props */
function Cancel({ time, disabled, cancel }) {
  const [sure, setSure] = useState(false);
  useEffect(() => {
    const timer = sure ? setTimeout(() => setSure(false), SURE_MS) : 0;
    return () => clearTimeout(timer);
  }, [sure]);
  return sure
    ? html`<button class="button button--brick" disabled=${disabled} onClick=${cancel}>
      ${t("reception.cancel_sure", { time })}</button>`
    : html`<button class="button button--quiet icon-only" disabled=${disabled}
      aria-label=${t("reception.cancel_at", { time })}
        onClick=${() => setSure(true)}><${Icon} name="x" /></button>`;
}

effect(() => { if (slip.value) booking.value = false; });
