/** Giving numbers: a tap on the service gives one. */
import { signal } from "@preact/signals";
import { newKey, post, TICKET_PATIENCE_MS } from "shared/api.js";
import { doing, run, say } from "shared/commands.js";
import { page, service as serviceOf, words } from "shared/page.js";
import { printAgain, printsAt } from "shared/reprint.js";
import { clock, minutes, t } from "shared/text.js";
import { html, Icon, Sign } from "shared/ui.js";

const PEOPLE_MOST = 99;
const PRINTS_AT = "reception-prints-at";
const printing = page.kiosks.filter(({ printers }) => printers.length > 0);

export const given = signal(/** @type {Api.TicketGiven | null} */ (null));
const priority = signal(/** @type {string | null} */ (null));
const people = signal(1);
const kiosk = signal(
  printing.some(({ id }) => id === localStorage.getItem(PRINTS_AT)) ? localStorage.getItem(PRINTS_AT) : null,
);
/** The service whose numbers come too late for now, and the hall's sentence about it. */
const late = signal(/** @type {{service: string, sentence: string} | null} */ (null));

/**
 * A request that got no answer goes out again under the same key, so it is one number.
 * @type {{request: string, key: string} | null}
 */
let unanswered = null;

/** @param {{service: string, later?: boolean} | {appointment: string}} what */
export async function give(what) {
  const body = { ...what, priority: priority.value, people: people.value, kiosk: kiosk.value };
  const request = JSON.stringify(body);
  if (unanswered?.request !== request) unanswered = { request, key: newKey() };
  const options = { patience: TICKET_PATIENCE_MS, key: unanswered.key };
  const handle = (/** @type {import("shared/api.js").Refused} */ refused) => {
    if (refused.status) unanswered = null;
    if (refused.code !== "too_late_now" || !("service" in what)) return false;
    late.value = { service: what.service, sentence: refused.message };
    return true;
  };
  const number = await run("give", () => post("/tickets", body, options), { handle });
  if (!number) return;
  unanswered = null;
  given.value = number;
  startAfresh();
}

function startAfresh() {
  priority.value = null;
  people.value = 1;
  late.value = null;
}

/** @param {Api.TicketGiven} number */
async function takeBack({ label, token }) {
  if (!await run("cancel", () => post(`/tickets/${token}/cancel`))) return;
  given.value = null;
  say({ text: t("reception.cancelled", { label }), undo: () => { restore(label, token); } });
}

/** @param {string} label @param {string} token */
async function restore(label, token) {
  if (await run("undo", () => post(`/tickets/${token}/undo`))) say({ text: t("reception.restored", { label }) });
}

/** @param {{view: Api.ReceptionScreen, disabled: boolean}} props */
export function Give({ view, disabled }) {
  if (given.value) return html`<${Number} number=${given.value} disabled=${disabled} />`;
  if (late.value) return html`<${Later} ...${late.value} disabled=${disabled} />`;
  return html`<h2>${t("reception.give")}</h2>
    <div class="options">
      ${page.priorities.length > 0 && html`<fieldset class="chips"><legend>${t("reception.priority")}</legend>
        ${[{ id: null, name: undefined }, ...page.priorities].map(({ id, name }) => html`
          <label class="option" key=${id}>
            <input class="covering" type="radio" name="priority" checked=${priority.value === id}
              onChange=${() => { priority.value = id; }} />
            <span>${id ? words(name) : t("reception.ordinary")}</span></label>`)}</fieldset>`}
      <div class="side-options"><${People} />${printing.length > 0 && html`<${Paper} />`}</div>
    </div>
    <ul class="services">${page.services.map(({ id, letter, name }) => {
      const offer = view.services[id];
      return html`<li key=${id}><button class="button service" disabled=${disabled || !offer.open}
          aria-busy=${doing.value === "give"} onClick=${() => give({ service: id })}>
        <b class="letter"><${Sign} of=${letter} /></b>
          <span>${words(name)}<small>${about(offer, view.tickets)}</small></span></button>
        </li>`;
    })}</ul>`;
}

/** @param {Api.OfferedService} offer @param {Api.TicketHours} tickets */
function about(offer, tickets) {
  if (offer.quota_reached) return t("reception.quota_reached");
  if (!tickets.open) return t("reception.closed");
  if (offer.admission === "later" && offer.later_from) {
    return t("reception.only_later", { time: clock(offer.later_from) });
  }
  if (!offer.open) return t("reception.too_late");
  const waiting = offer.waiting ? t("common.waiting", { n: offer.waiting }) : t("common.waiting_none");
  return html`<span>${waiting}</span> ${offer.wait && html`<span class="range">${minutes(offer.wait)}</span>`}`;
}

function People() {
  const step = (/** @type {number} */ by) => () => {
    people.value = Math.min(Math.max(people.value + by, 1), PEOPLE_MOST);
  };
  return html`<div class="people" role="group" aria-label=${t("reception.people")}><span>${t("reception.people")}</span>
    <button class="button" aria-label=${t("reception.fewer")} disabled=${people.value <= 1}
      onClick=${step(-1)}>−</button>
    <output class="digits">${people.value}</output>
    <button class="button" aria-label=${t("reception.more")} onClick=${step(1)}>+</button></div>`;
}

function Paper() {
  const choose = (/** @type {Event} */ event) => {
    kiosk.value = /** @type {HTMLSelectElement} */ (event.target).value || null;
    localStorage.setItem(PRINTS_AT, kiosk.value ?? "");
  };
  return html`<label class="paper"><${Icon} name="printer" />
    <select aria-label=${t("reception.paper")} onChange=${choose} value=${kiosk.value ?? ""}>
      <option value="">${t("reception.no_paper")}</option>
      ${printing.map(({ id, name }) => html`<option key=${id} value=${id}>${words(name)}</option>`)}</select></label>`;
}

/** @param {{service: string, sentence: string, disabled: boolean}} props */
function Later({ service, sentence, disabled }) {
  return html`<h2>${words(serviceOf(service)?.name)}</h2>
    <p class="note">${sentence}</p>
    <div class="answers">
      <button class="button button--primary" disabled=${disabled} onClick=${() => give({ service, later: true })}>
        ${t("reception.give_later")}</button>
      <button class="button" onClick=${startAfresh}>${t("reception.back_to_services")}</button></div>`;
}

/** @param {{number: Api.TicketGiven, disabled: boolean}} props */
function Number({ number, disabled }) {
  const { label, token, service, ahead, expected_from: from, wait, print } = number;
  return html`<div class="given" role="status">
      <div><p>${words(serviceOf(service)?.name)}</p><b class="number">${label}</b>
        <p>${from ? t("reception.called_from", { time: clock(from) }) : ahead ? t("reception.ahead", { n: ahead })
          : t("reception.first")}${wait && ` · ${t("reception.expected", { range: minutes(wait) })}`}</p>
        ${print && html`<p class="quiet"><${Icon} name="printer" />${t("reception.prints")}</p>`}</div>
      <figure><img src=${`/qr.svg?path=${encodeURIComponent(`/t/${token}`)}`} alt=${t("reception.qr_alt", { label })} />
        <figcaption>${t("reception.follow")}</figcaption></figure>
    </div>
    <div class="answers">
      <button class="button button--dark" onClick=${() => { given.value = null; }}>${t("reception.another")}</button>
      ${printsAt.value && html`<button class="button" disabled=${disabled} onClick=${() => printAgain(label)}>
        <${Icon} name="printer" />${t(print ? "reception.print_again" : "reception.print_ticket")}</button>`}
      <button class="button button--quiet" disabled=${disabled} onClick=${() => takeBack(number)}>
        ${t("reception.cancel_number", { label })}</button></div>`;
}
