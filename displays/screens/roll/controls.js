/** The controls of one printer: a test print, a new roll, and a simulated fault. */
import { signal } from "@preact/signals-core";
import { useEffect } from "preact/hooks";
import { post } from "shared/api.js";
import { doing, run } from "shared/commands.js";
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

/** Why the last command was refused. */
const problem = signal("");
/** The fault chosen here, until the printer has said so itself. */
const chosen = signal(/** @type {Api.FaultRequest["fault"] | ""} */ (""));

/** @param {"test" | "address" | "roll" | "fault"} command @param {Api.FaultRequest} [body] */
function send(command, body) {
  problem.value = "";
  run(command, () => post(`/printers/${page.screen.printer}/${command}`, body), {
    handle: ({ message }) => {
      problem.value = message;
      chosen.value = "";
      return true;
    },
  });
}

/** @param {{fault: Api.RollView["fault"]}} props what the printer on the screen plays */
export function Controls({ fault }) {
  const { serve, manage, driver } = page.screen;
  if (!serve) return null;
  return html`<section class="controls" aria-label=${t("roll.controls")}>
    <button class="button" disabled=${doing.value !== null} onClick=${() => send("test")}>
      <${Icon} name="printer" />${t("roll.test")}</button>
    <button class="button" disabled=${doing.value !== null} onClick=${() => send("address")}>
      <${Icon} name="monitor" />${t("roll.address")}</button>
    ${driver !== "screen" && html`<button class="button" disabled=${doing.value !== null} onClick=${() => send("roll")}>
      <${Icon} name="receipt-text" />${t("roll.new_roll")}</button>`}
    ${fault !== null && manage && html`<${Faults} fault=${fault} />`}
    ${problem.value && html`<p class="problem" role="alert">${problem.value}</p>`}
  </section>`;
}

/** @param {Api.FaultRequest} props */
function Faults({ fault }) {
  useEffect(() => { chosen.value = ""; }, [fault]);
  const shown = chosen.value || fault;
  return html`<label class=${`play${shown === "none" ? "" : " play--on"}`}>${t("roll.play")}
    <select disabled=${doing.value !== null}
      onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => {
      const fault = /** @type {Api.FaultRequest["fault"]} */ (event.currentTarget.value);
      chosen.value = fault;
      send("fault", { fault });
    }}>${page.screen.faults.map((/** @type {string} */ each) =>
      html`<option key=${each} value=${each} selected=${each === shown}>
      ${t(`roll.fault_${each}`)}</option>`)}</select></label>`;
}
