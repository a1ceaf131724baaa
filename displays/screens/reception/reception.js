/** The desk at the entrance: gives numbers, knows who has an appointment, brings people back. */
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { post } from "shared/api.js";
import { doing, run, Said, sayWithoutAnswer } from "shared/commands.js";
import { connect } from "shared/live.js";
import { page } from "shared/page.js";
import { needsCare } from "shared/printers.js";
import { AnyNumber, followPrinters, PrintsAt, Troubles } from "shared/reprint.js";
import { clock, day, t } from "shared/text.js";
import { html, Icon, StaffHeader } from "shared/ui.js";
import { Appointments } from "./appointments.js";
import { Away } from "./away.js";
import { CloseDay, Dangers } from "./dangers.js";
import { Stranded } from "./stranded.js";
import { Give, given } from "./tickets.js";

const EXTRA_MINUTES = [15, 30, 60];
const LONGER_MINUTES = [60]; // the later end counts: less would change nothing

const live = connect({ view: "reception" }, { mayReload: () => !doing.peek() && !given.peek() });
/** @typedef {"give" | "appointments" | "away" | "papers"} Tab */
/** What a narrow screen shows, and a wide one beside the numbers. */
const tab = signal(/** @type {Tab} */ ("give"));
const BESIDE = /** @type {Tab[]} */ (
  [...(page.appointments ? ["appointments"] : []), "away", ...(page.printers.length > 0 ? ["papers"] : [])]);
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
      <${CloseDay} openDay=${view.open_day} disabled=${disabled} />
      <a class="more" href="/replay">${t("reception.replay")}</a>`,
    appointments: html`<${Appointments} expected=${view.appointments} live=${live} disabled=${disabled} />`,
    away: html`<${Away} turns=${view.away} live=${live} disabled=${disabled} />`,
    papers: html`<${Papers} printers=${view.printers} disabled=${disabled} />`,
  });
  return html`<${Header} view=${view} />
    <${Said} blocked=${live.fresh.value ? null : { text: t("reception.offline") }} over closes />
    <${Dangers} dangers=${view.dangers} now=${live.now()} disabled=${disabled} />
    <${Stranded} alerts=${view.stranded} disabled=${disabled} />
    <div class="panes">
      ${wide.value && html`<section class="pane" aria-label=${t("reception.tab_give")}>${panes.give}</section>`}
      <section class="pane"><${Tabs} view=${view} shown=${shown} />${panes[shown]}</section>
    </div>`;
}

/** @param {{view: Api.ReceptionScreen | null}} props */
function Header({ view }) {
  return html`<${StaffHeader} title=${t("reception.title")} live=${live}>
    <p class=${`state${view?.tickets.open ? " state--open state--on" : ""}`}>${view && ticketsNow(view.tickets)}</p>
  </${StaffHeader}>`;
}

/** @param {Api.TicketHours} tickets */
function ticketsNow({ open, until, reopens, pause }) {
  if (open) return until ? t("reception.open_until", { time: clock(until) }) : t("reception.open");
  if (!reopens) return t("reception.closed");
  const when = day(reopens) === day(live.now()) ? clock(reopens) : `${clock(reopens)}, ${day(reopens)}`;
  return t(pause === "lunch" ? "reception.lunch" : "reception.reopens", { when });
}

/**
 * Numbers outside the hours of the hall, by decision of its head.
 * @param {{opening: Api.Opening, disabled: boolean}} props
 */
function Opening({ opening, disabled }) {
  const { until } = opening;
  const { manages } = page.screen;
  if (!until && !manages) return null;
  return html`<aside class="opening"><p><${Icon} name="clock" />
      <span>${until ? t("reception.extra_until", { time: clock(until) }) : t("reception.extra")}</span></p>
    ${manages && html`<div>${(until ? LONGER_MINUTES : EXTRA_MINUTES)
      .map((minutes) => html`<button class="button" key=${minutes} disabled=${disabled}
        aria-label=${t("reception.extra_label", { n: minutes })}
        onClick=${() => run("open", () => post("/hall/open", { minutes }))}>
          ${t("reception.minutes", { n: minutes })}</button>`)}
      ${until && html`<button class="button button--dark" disabled=${disabled}
        onClick=${() => run("close", () => post("/hall/close"))}>${t("reception.extra_end")}</button>`}</div>`}
  </aside>`;
}

/**
 * Printers that need somebody, and a reprint of any number's ticket.
 * @param {{printers: import("shared/printers.js").Printer[], disabled: boolean}} props
 */
function Papers({ printers, disabled }) {
  return html`<${Troubles} printers=${printers} disabled=${disabled} />
    <${PrintsAt} printers=${printers} />
    <${AnyNumber} disabled=${disabled} />
    <p><a class="all" href="/printers" target="_blank">${t("printer.all")}</a></p>`;
}

/** @param {{view: Api.ReceptionScreen, shown: string}} props */
function Tabs({ view, shown }) {
  const counts = /** @type {Record<string, number>} */ ({
    appointments: view.appointments.states.booked ?? 0,
    away: view.away.length,
    papers: view.printers.filter(needsCare).length,
  });
  return html`<nav class="tabs segments">
    ${(wide.value ? BESIDE : [/** @type {Tab} */ ("give"), ...BESIDE]).map((name) => html`
      <button key=${name} class=${`tab${name === "papers" && counts.papers > 0 ? " tab--ill" : ""}`}
        aria-pressed=${shown === name} onClick=${() => { tab.value = name; }}>
        ${t(`reception.tab_${name}`)}${counts[name] > 0 && html`<b class="digits">${counts[name]}</b>`}</button>`)}
  </nav>`;
}

effect(() => { if (given.value) tab.value = "give"; }); // the number stands there
sayWithoutAnswer("reception.no_answer");
followPrinters(live);
render(html`<${Reception} />`, document.getElementById("app"));
