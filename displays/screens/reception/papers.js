/** Printers that need somebody, and any number's ticket again, at any printer. */
import { post } from "shared/api.js";
import { AnyNumber, PrintsAt, Troubles } from "shared/reprint.js";
import { t } from "shared/text.js";
import { html } from "shared/ui.js";
import { run, say } from "./command.js";

/** @type {import("shared/reprint.js").Run} */
export async function paper(path, body, told) {
  if (await run("paper", () => post(path, body))) say(told());
}

/** @param {{printers: import("shared/printers.js").Printer[], disabled: boolean}} props */
export function Papers({ printers, disabled }) {
  return html`<${Troubles} printers=${printers} disabled=${disabled} run=${paper} />
    <${PrintsAt} printers=${printers} />
    <${AnyNumber} disabled=${disabled} run=${paper} />
    <p><a class="all" href="/printers" target="_blank">${t("printer.all")}</a></p>`;
}
