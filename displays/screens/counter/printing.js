/** Printers that need somebody, and a ticket on paper again. */
import { effect } from "@preact/signals-core";
import { html } from "htm/preact";
import { doing } from "shared/commands.js";
import { needsCare } from "shared/printers.js";
import { AnyNumber, PRINTER_COMMAND, printAgain, PrintsAt, Troubles } from "shared/reprint.js";
import { t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { Sheet, closeSheet, sheet } from "./sheet.js";

/** @typedef {import("shared/printers.js").Printer} Printer */

/**
 * A small button, because it is seldom needed, with a mark where a printer is in trouble.
 * @param {{printers: Printer[], disabled: boolean}} props
 */
export function PrintingButton({ printers, disabled }) {
  if (printers.length === 0) return null;
  const ill = printers.filter(needsCare).length;
  const act = printers.some(({ state }) => state === "fault");
  const text = ill ? `${t("printer.title")}: ${t("printer.ill", { n: ill })}` : t("printer.title");
  return html`<button class=${`button button--small papers${ill ? ` papers--${act ? "act" : "soon"}` : ""}`}
    disabled=${disabled} aria-haspopup="dialog"
    aria-label=${text} title=${text} onClick=${() => { sheet.value = "printing"; }}><${Icon} name="printer" />
      ${ill > 0 && html`<b class="digits">${ill}</b>`}</button>`;
}

/** @param {{view: import("./actions.js").View, problem: string, disabled: boolean}} props */
export function PrintingSheet({ view: { printers, current }, problem, disabled }) {
  return html`<${Sheet} title=${t("printer.title")} problem=${problem}>
    <${Troubles} printers=${printers} disabled=${disabled} />
    <${PrintsAt} printers=${printers} />
    ${current && html`<button class="button reason" disabled=${disabled} onClick=${() => printAgain(current.label)}>
      <${Icon} name="printer" />${t("printer.print_label", { label: current.label })}</button>`}
    <${AnyNumber} disabled=${disabled} />
    <p><a class="all" href="/printers" target="_blank">${t("printer.all")}</a></p>
  </${Sheet}>`;
}

effect(() => { if (doing.value === PRINTER_COMMAND) closeSheet(); }); // how it went is said behind the sheet
