/** Where this device prints what staff ask for, and a number's ticket again. */
import { computed, effect, signal } from "@preact/signals";
import { post } from "shared/api.js";
import { run } from "shared/commands.js";
import { counter, nameOfPrinter, page } from "shared/page.js";
import { answering, AskedOf, Condition, conditionOf, endsSoon, needsCare, Remedy, remedyOf } from "shared/printers.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

const PRINTS_AT = "staff-prints-at";
const LONGEST = 16;
/** The name of every command to the printers, while it runs. */
export const PRINTER_COMMAND = "printer";
const known = page.printers.map(({ id }) => id);
const chosen = signal(localStorage.getItem(PRINTS_AT) ?? "");
const seen = signal(/** @type {Printer[]} */ ([]));
const usual = [counter(page.screen.counter)?.printer, page.printing.staff, known[0]].find(Boolean) ?? "";

/**
 * The printer that was chosen, else the usual one or, while that is in trouble, another one; empty in a hall without
 * printers.
 */
export const printsAt = computed(() => {
  if (known.includes(chosen.value)) return chosen.value;
  const well = seen.value.filter(({ state }) => state !== "fault").map(({ id }) => id);
  return well.includes(usual) ? usual : well[0] ?? usual;
});

/** @param {import("shared/live.js").Live<{printers: Printer[]}>} live */
export const followPrinters = (live) => effect(() => { seen.value = live.view.value?.printers ?? []; });

/** @typedef {import("shared/commands.js").Message} Message */
/** @typedef {import("shared/printers.js").Printer} Printer */

/**
 * @template {Api.Post["path"]} P
 * @param {P} path
 * @param {Api.Body<P>} body
 * @param {(answer: Api.Posted<P>) => string | Message} describe what to say then
 */
export const printerCommand = (path, body, describe) => run(PRINTER_COMMAND, () => post(path, body), { describe });

/** @param {{printers: Printer[]}} props */
export function PrintsAt({ printers }) {
  if (printers.length < 2) return null;
  const choose = (/** @type {Event} */ event) => {
    chosen.value = /** @type {HTMLSelectElement} */ (event.target).value;
    localStorage.setItem(PRINTS_AT, chosen.value);
  };
  return html`<label class="prints-at"><${Icon} name="printer" /><span>${t("printer.at")}</span>
    <select onChange=${choose} value=${printsAt.value}>${printers.map((printer) => html`
      <option key=${printer.id} value=${printer.id}>${nameOfPrinter(printer.id)} · ${conditionOf(printer)}</option>`)}
      </select></label>`;
}

/** @param {string} label */
export const printAgain = (label) =>
  printerCommand("/print", { label, printer: printsAt.value }, () => onItsWay(label));

/** Where a paper ordered just now comes out, or what to do there first. @param {string} label @returns {Message} */
export function onItsWay(label) {
  const ill = seen.value.find(({ id, state }) => id === printsAt.value && state === "fault");
  const about = { label, printer: nameOfPrinter(printsAt.value) };
  return ill ? { text: t("printer.waits", { ...about, ill: conditionOf(ill), remedy: remedyOf(ill) }), bad: true }
    : { text: t("printer.again", about) };
}

/** Printers that somebody should see to. @param {{printers: Printer[], disabled: boolean}} props */
export function Troubles({ printers, disabled }) {
  const answer = (/** @type {Printer} */ printer, /** @type {boolean} */ came) =>
    printerCommand(...answering(printer, came), () => ({ text: t("printer.thanks") }));
  const renew = (/** @type {Printer} */ { id }) =>
    printerCommand(`/printers/${id}/roll`, {},
      () => ({ text: t("printer.roll_said", { printer: nameOfPrinter(id) }) }));
  const ill = printers.filter(needsCare);
  return html`<ul class="troubles">${ill.map((printer) => html`<li key=${printer.id}>
      <p class="which"><${Icon} name="printer" /><b>${nameOfPrinter(printer.id)}</b>
        <${Condition} printer=${printer} /></p>
      <${Remedy} printer=${printer} />
      ${endsSoon(printer) && html`<button class="button" disabled=${disabled} onClick=${() => renew(printer)}>
        ${t("printer.new_roll")}</button>`}
      <${AskedOf} printer=${printer} disabled=${disabled} answer=${answer} /></li>`)}
    ${ill.length === 0 && html`<li class="none"><${Icon} name="circle-check" />${t("printer.all_well")}</li>`}</ul>`;
}

/** @param {{disabled: boolean}} props */
export function AnyNumber({ disabled }) {
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    printAgain(String(new FormData(form).get("reprint")).trim().toUpperCase());
    form.reset();
  };
  return html`<form class="entry" onSubmit=${submit}>
    <label for="reprint">${t("printer.any_number")}</label>
    <input id="reprint" name="reprint" maxlength=${LONGEST} required autocomplete="off" autocapitalize="characters"
      spellcheck=${false} />
    <button class="button" disabled=${disabled}>${t("printer.print")}</button></form>`;
}
