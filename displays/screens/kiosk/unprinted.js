/** The printer works again: whoever got no paper and wants one taps their number. */
import { signal } from "@preact/signals";
import { post } from "shared/api.js";
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { elsewhere } from "./paper.js";
import { locked } from "./visit.js";

const SAID_MS = 8_000;

/** The number whose paper was asked for just now, and the printer that was to print it. */
const coming = signal(/** @type {{label: string, printer: string} | null} */ (null));

/** @param {string} label */
async function print(label) {
  if (locked() || coming.value) return;
  coming.value = { label, printer: "" };
  setTimeout(() => { coming.value = null; }, SAID_MS);
  try {
    const { printer } = await post("/print/unprinted", { kiosk: page.screen.kiosk, label });
    if (coming.value) coming.value = { label, printer };
  } catch { // one that is refused has its paper already, and vanishes from the list
    coming.value = null;
  }
}

/** @param {{view: Api.KioskView | null}} props */
export function Unprinted({ view }) {
  if (!view || view.printer.state === "fault") return null;
  if (coming.value?.printer) return html`<${Comes} ...${coming.value} job=${view.jobs[coming.value.label]} />`;
  const labels = view.unprinted;
  if (labels.length === 0) return null;
  return html`<div class="notice unprinted"><${Icon} name="printer" /><span>${t("kiosk.unprinted")}</span>
    <div>${labels.map((label) => html`<button class="button" key=${label} aria-label=${t("kiosk.unprinted_label", { label })}
      onClick=${() => print(label)}>${label}</button>`)}</div></div>`;
}

/** Another printer may have taken over since it was asked for. @param {{label: string, printer: string, job: Api.TicketJob | undefined}} props */
function Comes({ label, printer, job }) {
  const at = elsewhere(job && job.state !== "abandoned" ? job.printer : printer);
  return html`<p class="notice"><${Icon} name="printer" />${t(at ? "kiosk.unprinted_elsewhere" : "kiosk.unprinted_comes", { label, at })}</p>`;
}
