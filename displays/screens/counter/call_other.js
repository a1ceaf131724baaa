/** The sheets for calling somebody else than the big button would, and for somebody without a ticket. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { page, service, words } from "shared/page.js";
import { t } from "shared/text.js";
import { mustDecide } from "./actions.js";
import { callNext, callNumber, serve } from "./commands.js";
import { Choice, Sheet, closeSheet } from "./sheet.js";

const LONGEST = 16;

/** @typedef {import("./actions.js").View} View */
/** @typedef {{service?: string, only?: string}} Narrowed */

/**
 * Calls by number, service or class, also without telling the hall.
 * @param {{view: View, problem: string, disabled: boolean}} props
 */
export function CallOtherSheet({ view, problem, disabled }) {
  const { current } = view;
  const [quiet, setQuiet] = useState(false);
  const then = (/** @type {() => void} */ run) => { closeSheet(); run(); };
  const loudness = [false, true].map((value) =>
    ({ value, text: t(value ? "counter.told_quiet" : "counter.told_loud") }));
  return html`<${Sheet} title=${t("counter.otherwise_title")} problem=${problem}>
    ${mustDecide(current)
      ? html`<p class="hint">${t("counter.decide_first", { label: current?.label ?? "" })}</p>`
      : html`${current && html`<p class="hint">${t("counter.first_done", { label: current.label })}</p>`}
        <${Choice} legend=${t("counter.told")} name="quiet" options=${loudness} value=${quiet} choose=${setQuiet} />
        <${Narrow} view=${view} disabled=${disabled}
          call=${(/** @type {Narrowed} */ narrowed) => then(() => callNext(current, { ...narrowed, quiet }))} />
        <${Chosen} disabled=${disabled}
          call=${(/** @type {string} */ label) => then(() => callNumber(current, label, quiet))} />`}
  </${Sheet}>`;
}

/** @param {{view: View, disabled: boolean, call: (narrowed: Narrowed) => void}} props */
function Narrow({ view, disabled, call }) {
  const own = view.lines.filter(({ helps }) => !helps);
  const preferred = own.reduce((sum, line) => sum + line.priority, 0);
  /** @type {{text: string, n: number, narrowed: Narrowed}[]} */
  const ways = [];
  if (own.length > 1) {
    for (const { service: id, waiting } of own) {
      ways.push({ text: words(service(id)?.name), n: waiting, narrowed: { service: id } });
    }
  }
  if (page.priorities.length > 0) {
    ways.push({ text: t("counter.only_priority"), n: preferred, narrowed: { only: "priority" } });
    ways.push({ text: t("counter.only_ordinary"), n: view.waiting_count - preferred, narrowed: { only: "ordinary" } });
  }
  return html`<ul class="reasons">
    <li><button class="button narrow" autofocus disabled=${disabled || !view.next} onClick=${() => call({})}>
      <span>${t("counter.only_next")}<small>${view.next?.label ?? t("common.waiting_none")}</small></span></button></li>
    ${ways.map(({ text, n, narrowed }) => html`<li key=${text}>
      <button class="button narrow" disabled=${disabled || n === 0} onClick=${() => call(narrowed)}>
        <span>${text}<small>${howMany(n)}</small></span></button></li>`)}</ul>
    ${page.priorities.length > 1 && html`<${Classes} view=${view} disabled=${disabled} call=${call} />`}`;
}

/** @param {number} n */
const howMany = (n) => (n > 0 ? t("common.waiting", { n }) : t("common.waiting_none"));

/** @param {{view: View, disabled: boolean, call: (narrowed: Narrowed) => void}} props */
function Classes({ view: { classes }, disabled, call }) {
  return html`<section class="additions"><h3>${t("counter.only_class")}</h3>
    <ul class="reasons">${page.priorities.map(({ id, name }) => html`<li key=${id}>
      <button class="button addition" disabled=${disabled || !classes[id]} onClick=${() => call({ only: id })}>
        <span>${words(name)}<small>${howMany(classes[id] ?? 0)}</small></span></button></li>`)}</ul></section>`;
}

/** @param {{disabled: boolean, call: (label: string) => void}} props */
function Chosen({ disabled, call }) {
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    call(String(form.get("label")).trim().toUpperCase());
  };
  return html`<form class="entry" onSubmit=${submit}>
    <label for="label">${t("counter.chosen_number")}</label>
    <input id="label" name="label" maxlength=${LONGEST} required autocomplete="off" autocapitalize="characters"
      spellcheck=${false} />
    <button class="button" disabled=${disabled}>${t("counter.call_number")}</button>
  </form>`;
}

/**
 * Asks for which of this counter's services somebody without a ticket is here.
 * @param {{view: View, problem: string, disabled: boolean}} props
 */
export function UnticketedSheet({ view, problem, disabled }) {
  const choose = (/** @type {string} */ id) => {
    closeSheet();
    serve(id);
  };
  return html`<${Sheet} title=${t("counter.unticketed_title")} problem=${problem}>
    <ul class="reasons">${view.seat.services.map((id, place) => html`<li key=${id}>
      <button class="button reason" autofocus=${place === 0} disabled=${disabled || !!view.current}
        onClick=${() => choose(id)}>${words(service(id)?.name)}</button></li>`)}</ul>
    <p class="hint">${t("counter.unticketed_hint")}</p>
  </${Sheet}>`;
}
