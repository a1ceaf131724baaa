/** What a citizen has to know besides the question. */
import { page, words } from "shared/page.js";
import { DrawnRemedy } from "shared/pictures.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { elsewhere, illness } from "./paper.js";
import { card, priority, problem } from "./visit.js";

/** @param {{view?: Api.KioskView | null}} props without a view: only what went wrong */
export function Notices({ view = null }) {
  const chosen = page.priorities.find((item) => item.id === priority.value);
  const printer = view?.printer;
  const paperless = printer !== undefined && ["fault", "none"].includes(printer.state);
  const at = elsewhere(printer?.id);
  return html`<div class="notices" role="status">
    ${problem.value && html`<p class="notice notice--bad"><${Icon} name="triangle-alert" />${problem.value}</p>`}
    ${view && (card.value || chosen) && html`<p class="notice">
      <${Icon} name=${chosen ? "hand-heart" : "circle-check"} /><span>${card.value && html`${t("kiosk.card_read")} `}
      ${chosen && html`${t("kiosk.priority_chosen")}<b> ${words(chosen.name)}</b>`}</span></p>`}
    ${at && !paperless && html`<p class="notice"><${Icon} name="printer" />${t("kiosk.prints_elsewhere", { at })}</p>`}
    ${paperless && html`<p class="notice notice--amber"><${DrawnRemedy} name="photo" /><span>
      ${t("kiosk.paperless", { ill: printer.state === "none" ? t("kiosk.ill_none") : illness(printer) })}</span></p>`}
  </div>`;
}
