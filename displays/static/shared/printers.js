/** How a printer is and what to do about it, in the same words on every screen of staff. */
import { nameOfPrinter } from "shared/page.js";
import { DrawnRemedy, pictureOf } from "shared/pictures.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

/** @typedef {Api.PrinterState} Printer */

/** Whether somebody has to go there. @param {Printer} printer */
export const needsCare = ({ state, near_end: ends, doubt }) => state === "fault" || ends || doubt !== null;

/** @param {Printer} printer @returns {"act" | "soon" | "plain" | "fine"} as on the wall */
export function lookOf({ state, near_end: ends, doubt }) {
  if (state === "fault") return "act";
  if (ends || doubt) return "soon";
  return state === "ok" ? "fine" : "plain";
}

const ICONS = { act: "triangle-alert", soon: "triangle-alert", plain: "circle-question-mark", fine: "circle-check" };

/** What there is to be known of it, in a few words. @param {Printer} printer */
export function conditionOf(printer) {
  const { state, reason, doubt } = printer;
  if (endsSoon(printer)) return t("printer.near_end");
  if (state === "ok" && doubt) return t("printer.doubt");
  return reason ? t(`common.printer_${reason}`) : t(`printer.${state}`);
}

/** @param {{printer: Printer}} props */
export function Condition({ printer }) {
  const look = lookOf(printer);
  return html`<p class=${`condition condition--${look}`}><${Icon} name=${ICONS[look]} />${conditionOf(printer)}</p>`;
}

/** Whether little paper is all that is wrong. @param {Printer} printer */
export const endsSoon = ({ state, near_end: ends }) => state !== "fault" && ends;

/** @param {Printer} printer */
const whyOf = (printer) => (endsSoon(printer) ? "near_end" : printer.reason);

/** What to do about it, in words. @param {Printer} printer */
export const remedyOf = (printer) => t(`printer.do_${whyOf(printer)}`);

/** Drawn and said; nothing where all is well. @param {{printer: Printer}} props */
export function Remedy({ printer }) {
  if (printer.state === "ok" && !printer.near_end) return null;
  return html`<div class="remedy"><${DrawnRemedy} name=${pictureOf(whyOf(printer))} />
    <p>${remedyOf(printer)}</p></div>`;
}

/** @param {{kind: string, label: string}} paper */
export const paperName = ({ kind, label }) => t(`printer.paper_${kind}`, { label });

/**
 * Whether a paper came out that the printer will never tell of.
 * @param {{printer: Printer, disabled: boolean, answer: (printer: Printer, came: boolean) => void}} props
 */
export function AskedOf({ printer, disabled, answer }) {
  if (!printer.doubt) return null;
  return html`<div class="doubt">
    <p>${t("printer.ask", { paper: paperName(printer.doubt), printer: nameOfPrinter(printer.id) })}</p>
    <button class="button" disabled=${disabled} onClick=${() => answer(printer, true)}>${t("printer.came")}</button>
    <button class="button" disabled=${disabled} onClick=${() => answer(printer, false)}>${t("printer.missing")}</button>
    </div>`;
}

/** The command that tells the answer. @param {Printer} printer @param {boolean} came */
export const answering = ({ id, doubt }, came) =>
  /** @type {const} */ ([`/printers/${id}/doubt`, { job: doubt?.job ?? 0, came }]);
