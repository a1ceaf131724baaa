/** The supervisors' screen: long waits, overloaded services, idle counters and devices in trouble. */
import { html } from "htm/preact";
import { render } from "preact";
import { dangerText, isDanger } from "shared/dangers.js";
import { connect } from "shared/live.js";
import { nameOfPrinter, page, service, words } from "shared/page.js";
import { paperName } from "shared/printers.js";
import { day, languageName, numbers, otherLanguage, setLanguage, t } from "shared/text.js";
import { Clock, Icon, Stale, useNow } from "shared/ui.js";
import { Flow } from "./chart.js";
import { Counters } from "./counters.js";
import { Devices, paperText, printerText } from "./devices.js";
import { inMinutes } from "./health.js";
import { Services } from "./services.js";
import { Tiles } from "./tiles.js";

const ALERTS_SHOWN = 2;
const LABELS_SHOWN = 8; // in an alert
const OF_PRINTERS = ["printer", "paper", "doubt", "unprinted"];

const live = connect({ view: "wall" });

function Wall() {
  const view = live.view.value;
  const now = useNow(live);
  return html`<div class=${live.fresh.value || !view ? "wall-board" : "wall-board wall-board--stale"}>
    <header>
      <h1>${t("wall.title")}<small>${words(page.hall.organisation) || words(page.hall.name)}
        ${view && ` · ${day(now)}`}</small></h1>
      ${view && html`<${Alerts} alerts=${view.alerts} now=${now} />`}
      <button class="language" lang=${otherLanguage()} onClick=${() => setLanguage(otherLanguage())}
        aria-label=${languageName(otherLanguage())}><${Icon} name="languages" /></button>
      <${Clock} live=${live} />
    </header>
    ${view ? html`<${Tiles} view=${view} now=${now} />
    <div class="panels">
      <${Services} view=${view} now=${now} />
      <div class="column">
        <${Counters} view=${view} now=${now} />
        <${Flow} flow=${view.flow} />
        <${Devices} printers=${view.printers} />
      </div>
    </div>` : html`<p class="connecting">${t("wall.connecting")}</p>`}
    <${Stale} live=${live} />
  </div>`;
}

/** @typedef {Api.WallView["alerts"][number]} Alert */

/** How urgent an alert is; a sick device comes before all others. @param {Alert} alert @param {number} now */
function weight(alert, now) {
  if (isDanger(alert)) return Infinity;
  switch (alert.kind) {
    case "printer":
    case "stranded": return Infinity;
    case "forgotten": return (now - alert.since) / page.calls.forgotten_min;
    case "wait": return (now - alert.arrived_at) / alert.target_min;
    default: return 1;
  }
}

/** @param {{alerts: Alert[], now: number}} props */
function Alerts({ alerts, now }) {
  const sorted = [...alerts].sort((one, other) => weight(other, now) - weight(one, now) || 0);
  const more = alerts.length - ALERTS_SHOWN;
  return html`<div class="alerts" role="status"><ul>
    ${sorted.slice(0, ALERTS_SHOWN)
      .map((alert) => html`<li class=${`alert${look(alert)}`}>
        <${Icon} name=${OF_PRINTERS.includes(alert.kind) ? "printer" : "triangle-alert"} />
        <span>${alertText(alert, now)}
          ${alert.kind === "wait" && html`<small>${words(service(alert.service)?.name)}</small>`}
          ${alert.kind === "stranded" && html`<small>${t("wall.stranded_where")}</small>`}</span></li>`)}
    ${more > 0 && html`<li class="alert alert--more">${t("wall.more_alerts", { n: more })}</li>`}
    ${alerts.length === 0 && html`<li class="calm"><${Icon} name="circle-check" />${t("wall.calm")}</li>`}
  </ul></div>`;
}

/** @param {Alert} alert */
const look = (alert) => (isDanger(alert) && !(alert.kind === "clock" && alert.kept) ? " alert--danger"
  : ["doubt", "unprinted", "clock"].includes(alert.kind) ? " alert--soon" : "");

/** The first of them, and how many more there are. @param {string[]} labels */
function shortened(labels) {
  const more = labels.length - LABELS_SHOWN;
  return labels.slice(0, LABELS_SHOWN).join(", ") + (more > 0 ? ` +${more}` : "");
}

/** @param {Alert} alert @param {number} now */
function alertText(alert, now) {
  if (isDanger(alert)) return dangerText(alert);
  switch (alert.kind) {
    case "printer":
      return t("wall.alert_printer",
        { printer: nameOfPrinter(alert.printer), reason: printerText("fault", alert.reason) });
    case "paper":
      return t("wall.alert_paper", { printer: nameOfPrinter(alert.printer), paper: paperText(alert.left_mm) });
    case "doubt":
      return t("printer.ask", {
        paper: paperName({ kind: alert.paper, label: alert.label }), printer: nameOfPrinter(alert.printer),
      });
    case "unprinted":
      return t("wall.alert_unprinted", { labels: shortened(alert.labels) });
    case "stranded":
      return `${t("common.stranded", { service: words(alert.name ?? undefined) || alert.service })} ${[
        numbers(alert.labels),
        alert.appointments.length > 0 && t("common.stranded_appointments", { codes: numbers(alert.appointments) }),
      ].filter(Boolean).join(" ")}`;
    case "forgotten":
      return t("wall.alert_forgotten", { label: alert.label, counter: alert.counter, n: inMinutes(now - alert.since) });
    case "wait":
      return t("wall.alert_wait",
        { label: alert.label, n: inMinutes(now - alert.arrived_at), target: alert.target_min });
  }
}

render(html`<${Wall} />`, document.getElementById("app"));
