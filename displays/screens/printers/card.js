/** One printer: how it is, what to do, what waits for it, and who prints for it meanwhile. */
import { useState } from "preact/hooks";
import { nameOfPrinter, page, words } from "shared/page.js";
import { answering, AskedOf, Condition, conditionOf, lookOf, paperName, Remedy } from "shared/printers.js";
import { printerCommand } from "shared/reprint.js";
import { clock, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

const MM_PER_M = 1000;
const SHOWN = 8; // numbers that wait

/**
 * @typedef {import("shared/printers.js").Printer} Printer
 * @typedef {Api.OpenJob} Job
 * @typedef {Api.PrintersView} View
 */

/** @param {Printer} printer @param {boolean} came */
function answer(printer, came) {
  const about = { label: printer.doubt ? paperName(printer.doubt) : "", printer: nameOfPrinter(printer.id) };
  printerCommand(...answering(printer, came), () => t(came ? "printer.came" : "printer.again", about));
}

/** @param {{printer: Printer, view: View, disabled: boolean}} props */
export function Card({ printer, view, disabled }) {
  const { id, stand_in: standIn } = printer;
  const driver = page.printers.find((each) => each.id === id)?.driver ?? "";
  return html`<li class=${`card card--${lookOf(printer)}`}>
    <div class="head"><${Icon} name="printer" />
      <h2 class=${nameOfPrinter(id) === id ? "" : "name"}>${nameOfPrinter(id)}</h2>
      <${Condition} printer=${printer} /></div>
    <p class="about">${placesOf(id)}</p>
    <p class="about">${[t(`printers.driver_${driver}`), page.screen.reached[id], left(printer)].filter(Boolean)
      .join(" · ")}</p>
    <${Remedy} printer=${printer} />
    <${AskedOf} printer=${printer} disabled=${disabled} answer=${answer} />
    ${standIn && html`<p class="stand-in"><${Icon} name="arrow-right-left" />
      ${t("printer.stands_in", { to: nameOfPrinter(standIn) })}</p>`}
    <${Waiting} jobs=${view.jobs.filter((job) => job.printer === id)} queued=${printer.queued} />
    <${Move} printer=${printer} others=${view.printers.filter((each) => each.id !== id)} disabled=${disabled} />
    <${Pages} id=${id} driver=${driver} disabled=${disabled} />
  </li>`;
}

/** What commands call it, if it has a name besides, and for whom it prints. @param {string} id */
function placesOf(id) {
  const kiosks = page.kiosks.filter(({ printers }) => printers.includes(id)).map(({ name }) => words(name));
  return [nameOfPrinter(id) === id ? "" : id, kiosks.length > 0 && t("printers.for", { kiosks: kiosks.join(", ") })]
    .filter(Boolean).join(" · ") || t("printers.for_staff");
}

/** @param {Printer} printer */
const left = ({ left_mm: mm }) =>
  mm === null ? t("printers.not_counted") : t("printers.left", { m: Math.round(mm / MM_PER_M) });

/** @param {{jobs: Job[], queued: number}} props */
function Waiting({ jobs, queued }) {
  if (!queued) return html`<p class="about">${t("printers.nothing_waits")}</p>`;
  const more = queued - Math.min(jobs.length, SHOWN);
  return html`<div class="waiting"><h3>${t("printers.waiting")} <b class="digits">${queued}</b></h3>
    <ul>${jobs.slice(0, SHOWN).map((job) => html`<li key=${job.job}><b>${job.label || paperName(job)}</b>
      <small>${[
        job.reprint > 0 && t("printers.marked"),
        t("printers.until", { time: clock(job.until) }),
      ].filter(Boolean).join(" · ")}</small></li>`)}
      ${more > 0 && html`<li><b class="digits">+${more}</b></li>`}</ul></div>`;
}

/**
 * The first tap shows the printers that could take over the papers, the second one chooses among them.
 * @param {{printer: Printer, others: Printer[], disabled: boolean}} props
 */
function Move({ printer: { id, stand_in: standIn }, others, disabled }) {
  const [choosing, setChoosing] = useState(false);
  const printer = nameOfPrinter(id);
  const move = (/** @type {string} */ to) => () => {
    setChoosing(false);
    printerCommand(`/printers/${id}/move`, { to }, ({ jobs }) =>
      (to === id ? t("printer.own", { printer }) : t("printer.moved", { printer, to: nameOfPrinter(to), n: jobs })));
  };
  if (others.length === 0) return null;
  return html`<div class="move">
    ${standIn && html`<button class="button button--dark" disabled=${disabled} onClick=${move(id)}>
      ${t("printers.back_to_own", { printer })}</button>`}
    ${choosing ? others.map((other) =>
      html`<button class="button to" key=${other.id} disabled=${disabled} onClick=${move(other.id)}>
        <span>${t("printers.move_to", { to: nameOfPrinter(other.id) })}<small>${conditionOf(other)}</small></span>
        </button>`)
      : html`<button class="button" aria-expanded="false" disabled=${disabled} onClick=${() => setChoosing(true)}>
        <${Icon} name="arrow-right-left" />${t("printers.move")}</button>`}
    ${choosing && html`<button class="button icon-only" aria-label=${t("common.close")}
      onClick=${() => setChoosing(false)}><${Icon} name="x" /></button>`}
  </div>`;
}

/** @param {{id: string, driver: string, disabled: boolean}} props */
function Pages({ id, driver, disabled }) {
  const printer = nameOfPrinter(id);
  const ask = (/** @type {"roll" | "test" | "address"} */ what, /** @type {string} */ word) => () =>
    printerCommand(`/printers/${id}/${what}`, {}, ({ reason }) => (what !== "roll" && reason
      ? t("printers.held", { printer, ill: t(`common.printer_${reason}`) })
      : t(word, { printer })));
  return html`<div class="pages">
    <button class="button" disabled=${disabled} onClick=${ask("roll", "printer.roll_said")}>
      ${t("printer.new_roll")}</button>
    <button class="button" disabled=${disabled} onClick=${ask("test", "printers.sent")}>${t("printers.test")}</button>
    <button class="button" disabled=${disabled} onClick=${ask("address", "printers.sent")}>
      ${t("printers.address")}</button>
    ${driver === "screen" && html`<a class="button" href=${`/printers/${id}`}>
      ${t("printers.page_of", { printer })}</a>`}
  </div>`;
}
