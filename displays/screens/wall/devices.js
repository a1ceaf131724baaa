/** Devices that may be sick: today the printers. */
import { html } from "htm/preact";
import { t } from "shared/text.js";
import { Icon } from "shared/ui.js";

/** @type {Record<string, {look: string, icon: string}>} */
const LOOKS = {
  ok: { look: "fine", icon: "circle-check" },
  fault: { look: "act", icon: "triangle-alert" },
  unknown: { look: "plain", icon: "circle-question-mark" },
};

/** @param {{printers: {id: string, state: string, reason: string, queued: number}[]}} props */
export function Devices({ printers }) {
  return html`<section class="panel devices">
    <h2>${t("wall.printers")}</h2>
    <ul>${printers.map(({ id, state, reason, queued }) => {
      const { look, icon } = LOOKS[state] ?? LOOKS.unknown;
      return html`<li class=${`device device--${look}`} key=${id}>
        <${Icon} name="printer" /><b>${id}</b>
        <span><${Icon} name=${icon} />${printerText(state, reason)}</span>
        ${queued > 0 && html`<span class="digits">${t("wall.queued", { n: queued })}</span>`}</li>`;
    })}
    ${printers.length === 0 && html`<li class="device">${t("wall.no_printers")}</li>`}</ul>
  </section>`;
}

/** @param {string} state @param {string} reason what the printer's fault is called */
export function printerText(state, reason) {
  return t(state === "fault" ? `wall.fault_${reason}` : `wall.printer_${state}`);
}
