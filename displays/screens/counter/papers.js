/** Printers that need somebody, and a ticket on paper again. */
import { html } from "htm/preact";
import { needsCare } from "shared/printers.js";
import { AnyNumber, printAgain, PrintsAt, Troubles } from "shared/reprint.js";
import { t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { paper } from "./command.js";
import { Sheet, closeSheet, sheet } from "./sheet.js";

/** @typedef {import("shared/printers.js").Printer} Printer */

/** Small, for it is seldom wanted; a mark where a printer is in trouble. @param {{printers: Printer[], disabled: boolean}} props */
export function PapersButton({ printers, disabled }) {
  if (printers.length === 0) return null;
  const ill = printers.filter(needsCare).length;
  const act = printers.some(({ state }) => state === "fault");
  const text = ill ? `${t("printer.title")}: ${t("printer.ill", { n: ill })}` : t("printer.title");
  return html`<button class=${`button small papers${ill ? ` papers--${act ? "act" : "soon"}` : ""}`} disabled=${disabled} aria-haspopup="dialog"
    aria-label=${text} title=${text} onClick=${() => { sheet.value = "papers"; }}><${Icon} name="printer" />${ill > 0 && html`<b class="digits">${ill}</b>`}</button>`;
}

/** @type {import("shared/reprint.js").Run} */
const run = (path, body, told) => { closeSheet(); paper(path, body, told); };

/** @param {{view: import("./plan.js").View, problem: string, disabled: boolean}} props */
export function PapersSheet({ view: { printers, current }, problem, disabled }) {
  return html`<${Sheet} title=${t("printer.title")} problem=${problem}>
    <${Troubles} printers=${printers} disabled=${disabled} run=${run} />
    <${PrintsAt} printers=${printers} />
    ${current && html`<button class="button reason" disabled=${disabled} onClick=${() => printAgain(current.label, run)}>
      <${Icon} name="printer" />${t("printer.print_label", { label: current.label })}</button>`}
    <${AnyNumber} disabled=${disabled} run=${run} />
    <p><a class="all" href="/printers" target="_blank">${t("printer.all")}</a></p>
  </${Sheet}>`;
}
