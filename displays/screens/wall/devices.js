/** Devices that can be in trouble; so far these are the printers. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { post } from "shared/api.js";
import { nameOfPrinter } from "shared/page.js";
import { answering, paperName } from "shared/printers.js";
import { language, t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { PageMark, usePages } from "shared/pages.js";

/** @type {Record<string, {look: string, icon: string}>} */
const LOOKS = {
  ok: { look: "fine", icon: "circle-check" },
  fault: { look: "act", icon: "triangle-alert" },
  soon: { look: "soon", icon: "triangle-alert" },
  unknown: { look: "soon", icon: "circle-question-mark" },
};

const MM_PER_M = 1000;

/** @param {{printers: Api.PrinterState[]}} props */
export function Devices({ printers }) {
  const inTrouble = [...printers].sort((one, other) => trouble(other) - trouble(one));
  const paging = usePages([JSON.stringify(inTrouble), language.value], { levels: 2 });
  return html`<section class="surface panel devices">
    <h2><a href="/printers">${t("wall.printers")}</a> <${PageMark} paging=${paging} /></h2>
    <ul class="paged" ref=${paging.box}>${inTrouble.map((printer, index) => {
      const { id, state, reason, queued, near_end: ends, left_mm: left, doubt } = printer;
      const soon = ends && state !== "fault";
      const doubted = doubt && state === "ok";
      const { look, icon } = soon || doubted ? LOOKS.soon : LOOKS[state] ?? LOOKS.unknown;
      return html`<li class=${`device device--${look}`} key=${id} data-item data-device=${id}
          data-off=${paging.isOff(index) || undefined}>
        <${Icon} name="printer" /><b>${nameOfPrinter(id)}</b>
        <span><${Icon} name=${icon} />
          ${soon ? paperText(left) : doubted ? t("printer.doubt") : printerText(state, reason)}</span>
        <${Came} printer=${printer} />
        ${queued > 0 && html`<span class="digits">${t("wall.queued", { n: queued })}</span>`}</li>`;
    })}
    ${printers.length === 0 && html`<li class="device">${t("wall.no_printers")}</li>`}</ul>
    <a class="replay" href="/replay"><${Icon} name="rotate-ccw" />${t("wall.replay")}</a>
  </section>`;
}

/** Whoever can do something about one finds it first. @param {Api.PrinterState} printer */
const trouble = ({ state, near_end: ends, doubt }) => (state === "fault" ? 2 : ends || doubt ? 1 : 0);

/** Whether its last paper came out, answered where the question is read. @param {{printer: Api.PrinterState}} props */
function Came({ printer }) {
  const [answered, setAnswered] = useState(0);
  const { doubt } = printer;
  if (!doubt || doubt.job === answered) return null;
  const say = (/** @type {boolean} */ came) => {
    setAnswered(doubt.job);
    post(...answering(printer, came)).catch(() => setAnswered(0)); // refused or lost: the question stays
  };
  return html`<span>${paperName(doubt)}</span>
    <button class="button" onClick=${() => say(true)}>${t("printer.came")}</button>
    <button class="button" onClick=${() => say(false)}>${t("printer.missing")}</button>`;
}

/** @param {string} state @param {string} reason what its fault is called, or why it is unknown */
export function printerText(state, reason) {
  return t(state === "fault" ? `wall.fault_${reason}` : `wall.printer_${reason || state}`);
}

/** Says that the paper ends soon. @param {number | null} left mm, if they are counted */
export function paperText(left) {
  return left === null ? t("wall.paper_ends") : t("wall.paper_left", { m: Math.round(left / MM_PER_M) });
}
