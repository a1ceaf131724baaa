/** The printer works again: whoever got no paper and wants one taps their number. */
import { signal } from "@preact/signals";
import { post } from "shared/api.js";
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { locked } from "./visit.js";

const SAID_MS = 8_000;

/** The number whose paper was asked for just now. */
const coming = signal("");

/** @param {string} label */
async function print(label) {
  if (locked() || coming.value) return;
  coming.value = label;
  setTimeout(() => { coming.value = ""; }, SAID_MS);
  // One that is refused has its paper already, and vanishes from the list.
  await post("/print/unprinted", { kiosk: page.screen.kiosk, label }).catch(() => { coming.value = ""; });
}

/** @param {{view: any}} props */
export function Unprinted({ view }) {
  if (coming.value) {
    return html`<p class="notice"><${Icon} name="printer" />${t("kiosk.unprinted_comes", { label: coming.value })}</p>`;
  }
  const labels = /** @type {string[]} */ (view?.unprinted ?? []);
  if (labels.length === 0 || view.printer.state === "fault") return null;
  return html`<div class="notice unprinted"><${Icon} name="printer" /><span>${t("kiosk.unprinted")}</span>
    <div>${labels.map((label) => html`<button class="button" key=${label} aria-label=${t("kiosk.unprinted_label", { label })}
      onClick=${() => print(label)}>${label}</button>`)}</div></div>`;
}
