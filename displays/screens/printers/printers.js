/** All printers of the hall: the condition of each, its remedy, and the papers that wait for it. */
import { render } from "preact";
import { doing, Said } from "shared/commands.js";
import { connect } from "shared/live.js";
import { needsCare } from "shared/printers.js";
import { t } from "shared/text.js";
import { html, Icon, StaffHeader, Stale } from "shared/ui.js";
import { Card } from "./card.js";

const live = connect({ view: "printers" }, { mayReload: () => !doing.peek() });

function Printers() {
  const view = live.view.value;
  return html`<${StaffHeader} title=${t("printers.title")} live=${live} look="page">
      ${view && html`<${Summary} printers=${view.printers} />`}
    </${StaffHeader}>
    <${Said} over />
    ${view ? html`<ul class="cards">
      ${view.printers.map((/** @type {import("shared/printers.js").Printer} */ printer) => html`
        <${Card} key=${printer.id} printer=${printer} view=${view}
          disabled=${!live.fresh.value || doing.value !== null} />`)}</ul>
      ${view.printers.length === 0 && html`<p class="empty">${t("printers.none")}</p>`}`
      : html`<p class="empty">${t("printers.connecting")}</p>`}
    <${Stale} live=${live} />`;
}

/** @param {{printers: import("shared/printers.js").Printer[]}} props */
function Summary({ printers }) {
  const ill = printers.filter(needsCare).length;
  return html`<p class=${`condition condition--${ill ? "act" : "fine"}`} role="status">
    <${Icon} name=${ill ? "triangle-alert" : "circle-check"} />
    ${ill ? t("printers.some_ill", { n: ill }) : t("printers.all_well")}</p>`;
}

render(html`<${Printers} />`, document.getElementById("app"));
