/** What whoever stands at a printer can do: try it, say that its roll is new, let it play a fault. */
import { signal } from "@preact/signals-core";
import { useEffect } from "preact/hooks";
import { post } from "shared/api.js";
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

const busy = signal(false);
const problem = signal("");
/** Chosen here, until the printer has said so itself. */
const chosen = signal(/** @type {Api.FaultRequest["fault"] | ""} */ (""));

/** @param {"test" | "address" | "roll" | "fault"} command @param {Api.FaultRequest} [body] */
async function run(command, body) {
  busy.value = true;
  problem.value = "";
  try {
    await post(`/printers/${page.screen.printer}/${command}`, body);
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
    chosen.value = "";
  }
  busy.value = false;
}

/** @param {{fault: Api.RollView["fault"]}} props what the printer on the screen plays */
export function Controls({ fault }) {
  const { serve, manage, driver } = page.screen;
  if (!serve) return null;
  return html`<section class="controls" aria-label=${t("roll.controls")}>
    <button class="button" disabled=${busy.value} onClick=${() => run("test")}>
      <${Icon} name="printer" />${t("roll.test")}</button>
    <button class="button" disabled=${busy.value} onClick=${() => run("address")}>
      <${Icon} name="monitor" />${t("roll.address")}</button>
    ${driver !== "screen" && html`<button class="button" disabled=${busy.value} onClick=${() => run("roll")}>
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
    <select disabled=${busy.value} onChange=${(/** @type {Event & {currentTarget: HTMLSelectElement}} */ event) => {
      const asked = /** @type {Api.FaultRequest["fault"]} */ (event.currentTarget.value);
      chosen.value = asked;
      run("fault", { fault: asked });
    }}>${page.screen.faults.map((/** @type {string} */ each) => html`<option key=${each} value=${each} selected=${each === shown}>
      ${t(`roll.fault_${each}`)}</option>`)}</select></label>`;
}
