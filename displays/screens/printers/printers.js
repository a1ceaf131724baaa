/** All printers of the hall, for whoever looks after them: how each is, what to do, what waits. */
import { render } from "preact";
import { connect } from "shared/live.js";
import { needsCare } from "shared/printers.js";
import { t } from "shared/text.js";
import { Clock, html, Icon, LanguageButton, Stale } from "shared/ui.js";
import { Card } from "./card.js";
import { doing, said } from "./command.js";

const live = connect({ view: "printers" }, { mayReload: () => !doing.peek() });

function Printers() {
  const view = live.view.value;
  return html`<header>
      <h1>${t("printers.title")}</h1>
      ${view && html`<${Summary} printers=${view.printers} />`}
      <${Clock} live=${live} />
      <${LanguageButton} />
    </header>
    <${Said} />
    ${view ? html`<ul class="cards">${view.printers.map((/** @type {import("shared/printers.js").Printer} */ printer) => html`
      <${Card} key=${printer.id} printer=${printer} view=${view} disabled=${!live.fresh.value || doing.value} />`)}</ul>
      ${view.printers.length === 0 && html`<p class="empty">${t("printers.none")}</p>`}`
      : html`<p class="empty">${t("printers.connecting")}</p>`}
    <${Stale} live=${live} />`;
}

/** @param {{printers: import("shared/printers.js").Printer[]}} props */
function Summary({ printers }) {
  const ill = printers.filter(needsCare).length;
  return html`<p class=${`condition condition--${ill ? "act" : "fine"}`} role="status">
    <${Icon} name=${ill ? "triangle-alert" : "circle-check"} />${ill ? t("printers.some_ill", { n: ill }) : t("printers.all_well")}</p>`;
}

function Said() {
  const word = said.value;
  return html`<div class="said" role=${word?.bad ? "alert" : "status"}>${word && html`
    <p class=${word.bad ? "bad" : ""}><${Icon} name=${word.bad ? "triangle-alert" : "circle-check"} />${word.text}</p>`}</div>`;
}

render(html`<${Printers} />`, document.getElementById("app"));
