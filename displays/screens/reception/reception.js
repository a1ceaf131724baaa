/** The desk at the entrance: gives numbers, knows who has an appointment, brings people back. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { connect } from "shared/live.js";
import { page } from "shared/page.js";
import { needsCare } from "shared/printers.js";
import { followPrinters } from "shared/reprint.js";
import { clock, day, t } from "shared/text.js";
import { Clock, html, Icon, LanguageButton } from "shared/ui.js";
import { Appointments } from "./appointments.js";
import { Away } from "./away.js";
import { doing, hush, said, tab } from "./command.js";
import { Give, given } from "./give.js";
import { Opening } from "./opening.js";
import { Papers } from "./papers.js";

const live = connect({ view: "reception" }, { mayReload: () => !doing.peek() && !given.peek() });
/** @typedef {typeof tab.value} Tab */
const BESIDE = /** @type {Tab[]} */ ([...(page.appointments ? ["appointments"] : []), "away", ...(page.printers.length > 0 ? ["papers"] : [])]);
const roomy = matchMedia("(min-width: 1000px)");
/** Whether the numbers stand beside everything else. */
const wide = signal(roomy.matches);
roomy.addEventListener("change", () => { wide.value = roomy.matches; });

/** Nothing may be tapped that could not be done now. */
const blocked = () => !live.fresh.value || doing.value !== null;

function Reception() {
  const view = live.view.value;
  if (!view) return html`<${Header} view=${null} /><p class="connecting">${t("reception.connecting")}</p>`;
  const disabled = blocked();
  const shown = wide.value && tab.value === "give" ? BESIDE[0] : tab.value;
  const panes = /** @type {Record<string, unknown>} */ ({
    give: html`<${Give} view=${view} disabled=${disabled} /><${Opening} opening=${view.opening} disabled=${disabled} />
      <a class="more" href="/replay">${t("reception.replay")}</a>`,
    appointments: html`<${Appointments} expected=${view.appointments} live=${live} disabled=${disabled} />`,
    away: html`<${Away} turns=${view.away} live=${live} disabled=${disabled} />`,
    papers: html`<${Papers} printers=${view.printers} disabled=${disabled} />`,
  });
  return html`<${Header} view=${view} />
    <${Said} />
    <div class="panes">
      ${wide.value && html`<section class="pane" aria-label=${t("reception.tab_give")}>${panes.give}</section>`}
      <section class="pane"><${Tabs} view=${view} shown=${shown} />${panes[shown]}</section>
    </div>`;
}

/** @param {{view: any}} props */
function Header({ view }) {
  return html`<header>
    <h1>${t("reception.title")}</h1>
    <p class=${`state${view?.tickets.open ? " state--open" : ""}`}>${view && ticketsNow(view.tickets)}</p>
    <${Clock} live=${live} />
    <${LanguageButton} />
  </header>`;
}

/** @param {{open: boolean, until: number | null, reopens: number | null}} tickets */
function ticketsNow({ open, until, reopens }) {
  if (open) return until ? t("reception.open_until", { time: clock(until) }) : t("reception.open");
  return reopens ? t("reception.reopens", { time: clock(reopens), day: day(reopens) }) : t("reception.closed");
}

/** Why nothing can be tapped, or how the last command went. */
function Said() {
  const word = live.fresh.value ? said.value : { text: t("reception.offline"), bad: true };
  return html`<div class="said" role=${word?.bad ? "alert" : "status"}>${word && html`
    <div class=${word.bad ? "bad" : ""}><${Icon} name=${word.bad ? "triangle-alert" : "circle-check"} />
      <div><p>${word.text}</p>
        ${word.lines && html`<ul>${word.lines.map(({ line, detail }) => html`<li key=${line}>${detail}</li>`)}</ul>`}</div>
      ${word.undo && html`<button class="button small" onClick=${word.undo}><${Icon} name="undo-2" />${t("reception.undo")}</button>`}
      ${live.fresh.value && html`<button class="button small" aria-label=${t("reception.close")} onClick=${hush}><${Icon} name="x" /></button>`}
    </div>`}</div>`;
}

/** @param {{view: any, shown: string}} props */
function Tabs({ view, shown }) {
  const counts = /** @type {Record<string, number>} */ ({
    appointments: view.appointments.states.booked ?? 0, away: view.away.length, papers: view.printers.filter(needsCare).length });
  return html`<nav class="tabs">${(wide.value ? BESIDE : [/** @type {Tab} */ ("give"), ...BESIDE]).map((name) => html`
    <button key=${name} class=${`tab${name === "papers" && counts.papers > 0 ? " tab--ill" : ""}`} aria-pressed=${shown === name} onClick=${() => { tab.value = name; }}>
      ${t(`reception.tab_${name}`)}${counts[name] > 0 && html`<b class="digits">${counts[name]}</b>`}</button>`)}</nav>`;
}

followPrinters(live);
render(html`<${Reception} />`, document.getElementById("app"));
