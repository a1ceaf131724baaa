/** Devices that may be sick: today the printers. */
import { html } from "htm/preact";
import { t } from "shared/text.js";
import { Icon } from "shared/ui.js";

/** @type {Record<string, {look: string, icon: string}>} */
const LOOKS = {
  ok: { look: "fine", icon: "circle-check" },
  fault: { look: "act", icon: "triangle-alert" },
  soon: { look: "soon", icon: "triangle-alert" },
  unknown: { look: "plain", icon: "circle-question-mark" },
};

/** @typedef {{id: string, state: string, reason: string, queued: number, near_end: boolean, left_mm: number | null}} Printer */

const MM_PER_M = 1000;

/** @param {{printers: Printer[]}} props */
export function Devices({ printers }) {
  return html`<section class="panel devices">
    <h2>${t("wall.printers")}</h2>
    <ul>${printers.map(({ id, state, reason, queued, near_end: ends, left_mm: left }) => {
      const soon = ends && state !== "fault";
      const { look, icon } = soon ? LOOKS.soon : LOOKS[state] ?? LOOKS.unknown;
      return html`<li class=${`device device--${look}`} key=${id}>
        <${Icon} name="printer" /><b>${id}</b>
        <span><${Icon} name=${icon} />${soon ? paperText(left) : printerText(state, reason)}</span>
        ${queued > 0 && html`<span class="digits">${t("wall.queued", { n: queued })}</span>`}</li>`;
    })}
    ${printers.length === 0 && html`<li class="device">${t("wall.no_printers")}</li>`}</ul>
  </section>`;
}

/** @param {string} state @param {string} reason what its fault is called, or why it is unknown */
export function printerText(state, reason) {
  return t(state === "fault" ? `wall.fault_${reason}` : `wall.printer_${reason || state}`);
}

/** That the paper ends soon. @param {number | null} left mm, if they are counted */
export function paperText(left) {
  return left === null ? t("wall.paper_ends") : t("wall.paper_left", { m: Math.round(left / MM_PER_M) });
}
