/** What became of the paper, in the citizen's words: whether it comes, and how to do without it. */
import { DrawnRemedy } from "shared/pictures.js";
import { clock, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

const PATIENCE_WITH_PRINTER_MS = 6_000;
const TOLD = new Set(["paper_out", "cover_open"]); // a citizen can see these

/**
 * `later`: it comes once the printer is well, `until` then; `gone`: it comes no more.
 * @typedef {{state: "printing" | "take" | "marked" | "slow" | "later" | "gone" | "none", ill: string, until: number}} Paper
 */

/** @type {Set<string>} */
export const COMES = new Set(["printing", "take", "marked"]);

/** What is wrong with the printer. @param {{state: string, reason: string} | undefined} printer */
export function illness(printer) {
  const reason = printer?.reason ?? "";
  return t(TOLD.has(reason) ? `kiosk.ill_${reason}` : "kiosk.ill");
}

/**
 * @param {import("./visit.js").Issued} issued
 * @param {any} view
 * @param {number} now
 * @returns {Paper}
 */
export function paperOf(issued, view, now) {
  const job = view?.jobs[issued.label];
  const until = job?.until ?? 0;
  const told = (/** @type {Paper["state"]} */ state) => ({ state, ill: illness(view?.printer), until });
  if (!issued.print) return told("none");
  if (job?.state === "sent" || job?.state === "confirmed") return told(job.reprint ? "marked" : "take");
  if (job && (job.state === "abandoned" || now > until)) return told("gone");
  if (["held", "unknown"].includes(job?.state) || view?.printer.state === "fault") return told("later");
  return told(performance.now() - issued.at > PATIENCE_WITH_PRINTER_MS ? "slow" : "printing");
}

/** @param {{paper: Paper, issued: import("./visit.js").Issued}} props */
export function PaperState({ paper: { state, ill, until }, issued: { label } }) {
  const comes = COMES.has(state);
  const words = { ill, label, time: until ? clock(until) : "" };
  return html`<div class=${`paper${comes ? "" : " paper--bad"}`} role="status">
    ${comes ? html`<${Icon} name="printer" />` : html`<${DrawnRemedy} name="photo" />`}
    <p>${t(`kiosk.paper_${state}`, words)}<small>${t(`kiosk.paper_${state}_hint`, words)}</small></p>
  </div>`;
}
