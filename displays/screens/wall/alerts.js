/** What a supervisor should act on. */
import { html } from "htm/preact";
import { dangerText, isDanger } from "shared/dangers.js";
import { nameOfPrinter, page, service, words } from "shared/page.js";
import { paperName } from "shared/printers.js";
import { language, numbers, t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { useFit } from "shared/fit.js";
import { PageMark, useTurning } from "shared/pages.js";
import { paperText, printerText } from "./devices.js";
import { inMinutes } from "./health.js";

const ALERT_MS = 5_000;
const LABELS_SHOWN = 8; // in an alert
const OF_PRINTERS = ["printer", "paper", "doubt", "unprinted"];

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

/**
 * The most urgent one stays; the others take turns beside it.
 * @param {{alerts: Alert[], now: number}} props
 */
export function Alerts({ alerts, now }) {
  const [worst, ...others] = [...alerts].sort((one, other) => weight(other, now) - weight(one, now) || 0);
  const turn = useTurning(others.length, ALERT_MS);
  const other = others[turn];
  const box = useFit([worst && alertText(worst, now), other && alertText(other, now), language.value]);
  return html`<div class="alerts" role="status" ref=${box}><ul>
    ${worst && html`<${AlertItem} alert=${worst} now=${now} />`}
    ${other && html`<${AlertItem} alert=${other} now=${now} />`}
    ${others.length > 1 && html`<li class="alert alert--more">
      <${PageMark} paging=${{ page: turn, pages: others.length }} /></li>`}
    ${alerts.length === 0 && html`<li class="calm"><${Icon} name="circle-check" />${t("wall.calm")}</li>`}
  </ul></div>`;
}

/** @param {{alert: Alert, now: number}} props */
function AlertItem({ alert, now }) {
  return html`<li class=${`alert${look(alert)}`}>
    <${Icon} name=${OF_PRINTERS.includes(alert.kind) ? "printer" : "triangle-alert"} />
    <span>${alertText(alert, now)}
      ${alert.kind === "wait" && html`<small>${words(service(alert.service)?.name)}</small>`}
      ${alert.kind === "stranded" && html`<small>${t("wall.stranded_where")}</small>`}</span></li>`;
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
