/** What endangers the hall, with what can be done about it here, and the end of the day by hand. */
import { signal } from "@preact/signals";
import { post } from "shared/api.js";
import { run } from "shared/commands.js";
import { dangerText } from "shared/dangers.js";
import { clock, day, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

/** @typedef {import("shared/dangers.js").Danger} Danger */

/** Whether somebody is about to close the day. */
const closing = signal(false);

/** @param {{dangers: Danger[], now: number, disabled: boolean}} props */
export function Dangers({ dangers, now, disabled }) {
  if (dangers.length === 0) return null;
  return html`<ul class="dangers" role="alert">${dangers.map((danger) => html`
    <li key=${danger.kind} class=${danger.kind === "clock" && danger.kept ? "kept" : ""}>
      <p><${Icon} name="triangle-alert" /><span>${dangerText(danger)}</span></p>
      ${danger.kind === "clock"
        && html`<${Decision} danger=${danger} now=${now} disabled=${disabled} />`}</li>`)}</ul>`;
}

/** @param {{danger: Extract<Danger, {kind: "clock"}>, now: number, disabled: boolean}} props */
function Decision({ danger, now, disabled }) {
  const computer = now + danger.ahead;
  return html`<div>
    ${!danger.kept && html`<button class="button" disabled=${disabled}
      onClick=${() => run("keep-time", () => post("/hall/keep-time"))}>
        <span>${t("danger.keep")}<small>${clock(now)}, ${day(now)}</small></span></button>`}
    <button class="button" disabled=${disabled} onClick=${() => run("take-time", () => post("/hall/take-time"))}>
      <span>${t("danger.take")}<small>${clock(computer)}, ${day(computer)}</small></span></button></div>`;
}

/** @param {{openDay: Api.ReceptionScreen["open_day"], disabled: boolean}} props */
export function CloseDay({ openDay, disabled }) {
  if (!openDay) return html`<aside class="opening"><p>${t("reception.day_is_closed")}</p></aside>`;
  const close = () => {
    closing.value = false;
    run("close-day", () => post("/hall/close-day", { day: openDay.day }));
  };
  if (!closing.value) {
    return html`<aside class="opening"><button class="button" disabled=${disabled}
      onClick=${() => { closing.value = true; }}>${t("reception.close_day")}</button></aside>`;
  }
  return html`<aside class="opening opening--asks" role="alertdialog" aria-label=${t("reception.close_day")}>
    <p>${openDay.turns > 0 ? t("reception.close_day_turns", { n: openDay.turns }) : t("reception.close_day_empty")}</p>
    <div><button class="button button--dark" disabled=${disabled} onClick=${close}>
        ${t("reception.close_day_yes")}</button>
      <button class="button" autofocus onClick=${() => { closing.value = false; }}>
        ${t("reception.close_day_no")}</button>
    </div></aside>`;
}
