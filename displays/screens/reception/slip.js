/** What somebody with an appointment takes home: its code, its time, and the rule. */
import { signal } from "@preact/signals";
import { page, service, words } from "shared/page.js";
import { clock, day, t } from "shared/text.js";
import { onItsWay, printsAt } from "shared/reprint.js";
import { html, Icon } from "shared/ui.js";
import { paper } from "./papers.js";

const MINUTE_MS = 60_000;

export const slip = signal(/** @type {import("./appointments.js").Appointment | null} */ (null));

/** How early and how late one may come. @param {{at: number}} props in ms */
export function Rule({ at }) {
  const { early_min: early, late_min: late } = page.screen;
  return html`<p class="rule">${t("reception.rule", {
    time: clock(at), early: clock(at - early * MINUTE_MS), late: clock(at + late * MINUTE_MS) })}</p>`;
}

/** On the hall's own paper, or where it has no printer, on this computer's. @param {string} code */
function take(code) {
  if (!printsAt.value) print();
  else paper("/print/appointment", { code, printer: printsAt.value }, () => onItsWay(t("printer.paper_appointment")));
}

/** @param {{appointment: import("./appointments.js").Appointment}} props */
export function Slip({ appointment: { code, service: id, due_at: due } }) {
  return html`<article class="slip">
      <p class="whose">${words(page.hall.organisation) || words(page.hall.name)}</p>
      <h2>${t("reception.slip_title")}</h2>
      <p class="when">${clock(due)} · ${day(due)}</p>
      <p>${words(service(id)?.name)}</p>
      <div><p>${t("reception.code")}<b class="digits">${code}</b></p>
        <img src=${`/qr.svg?code=${code}`} alt=${t("reception.code_qr")} /></div>
      <${Rule} at=${due} />
    </article>
    <div class="answers">
      <button class="button button--dark" onClick=${() => take(code)}><${Icon} name="printer" />${t("reception.print")}</button>
      <button class="button" onClick=${() => { slip.value = null; }}>${t("reception.close")}</button></div>`;
}
