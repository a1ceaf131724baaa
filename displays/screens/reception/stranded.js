/** People whom no counter can call, and the way out: all of a service go to another one. */
import { useState } from "preact/hooks";
import { post } from "shared/api.js";
import { run } from "shared/commands.js";
import { page, words } from "shared/page.js";
import { numbers, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

/** @param {{alerts: Api.StrandedAlert[], disabled: boolean}} props */
export function Stranded({ alerts, disabled }) {
  return alerts.map((alert) => html`<${One} key=${alert.service} alert=${alert} disabled=${disabled} />`);
}

/** @param {{alert: Api.StrandedAlert, disabled: boolean}} props */
function One({ alert, disabled }) {
  const { service, name, labels, appointments } = alert;
  const [to, setTo] = useState("");
  const called = words(name ?? undefined) || service;
  const others = page.services.filter(({ id }) => id !== service);
  const go = () => run("transfer", () => post("/reception/transfer", { service, to }), {
    describe: () => t("reception.stranded_done", {
      service: words(others.find(({ id }) => id === to)?.name), labels: numbers([...labels, ...appointments]),
    }),
  });
  return html`<aside class="stranded" aria-label=${t("common.stranded", { service: called })}>
    <p><${Icon} name="triangle-alert" /><span><b>${t("common.stranded", { service: called })}</b>
      ${labels.length > 0 && html` <span>${numbers(labels)}</span>`}
      ${appointments.length > 0 && html`
        <span>${t("common.stranded_appointments", { codes: numbers(appointments) })}</span>`}</span></p>
    <div>
      <select aria-label=${t("reception.stranded_to")} value=${to} disabled=${disabled}
        onChange=${(/** @type {{target: HTMLSelectElement}} */ { target }) => setTo(target.value)}>
        <option value="">${t("reception.stranded_to")}</option>
        ${others.map((other) => html`<option key=${other.id} value=${other.id}>${words(other.name)}</option>`)}
      </select>
      <button class="button button--dark" disabled=${disabled || !to} onClick=${go}>
        ${t("reception.stranded_go")}</button>
    </div></aside>`;
}
