/** The sheets for a turn that leaves this counter: put on hold, or transferred. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { page, words } from "shared/page.js";
import { t } from "shared/text.js";
import { Sign } from "shared/ui.js";
import { hold, transferTo } from "./commands.js";
import { Choice, Sheet, Stepper, closeSheet } from "./sheet.js";

const HOLD_MINUTES = [15, 30, 60];
const PLACES = ["arrival", "front", "behind", "back"];
const MOST_PLACES = 99;

/**
 * Puts the turn on hold (tạm giữ): a tap on the reason does it.
 * @param {{turn: import("./actions.js").Turn, problem: string, disabled: boolean}} props
 */
export function HoldSheet({ turn, problem, disabled }) {
  const [minutes, setMinutes] = useState(/** @type {number | null} */ (null));
  const options = [
    { value: null, text: t("counter.return_never") },
    ...HOLD_MINUTES.map((n) => ({ value: n, text: t("counter.return_after", { n }) })),
  ];
  const [slip, setSlip] = useState(page.printing.return_slips);
  const slips = [false, true].map((value) => ({ value, text: t(value ? "counter.slip_yes" : "counter.slip_no") }));
  const choose = (/** @type {string} */ reason) => {
    closeSheet();
    hold(turn.label, reason, minutes, page.printers.length > 0 ? slip : null);
  };
  return html`<${Sheet} title=${t("counter.set_aside_why", { label: turn.label })} problem=${problem}>
    <${Choice} legend=${t("counter.return_by_itself")} name="minutes" options=${options} value=${minutes}
      choose=${setMinutes} />
    ${page.printers.length > 0
      && html`<${Choice} legend=${t("counter.slip")} name="slip" options=${slips} value=${slip} choose=${setSlip} />`}
    <ul class="reasons">${page.hold_reasons.map(({ id, name }, place) => html`<li key=${id}>
      <button class="button reason" autofocus=${place === 0} disabled=${disabled}
        onClick=${() => choose(id)}>${words(name)}</button></li>`)}</ul>
  </${Sheet}>`;
}

/**
 * @typedef {import("./actions.js").CounterState} CounterState
 * @typedef {{service: import("shared/page.js").Service, same: boolean, seats: CounterState[]}} Way
 * @typedef {(to: import("./commands.js").Destination) => void} Go
 */

/**
 * Where the turn can go as counters are now: not where nobody would call it, nor back to where it is.
 * @param {import("./actions.js").Turn} turn
 * @param {import("./actions.js").View} view
 * @returns {Way[]}
 */
function ways(turn, { seat, others }) {
  const open = [seat, ...others].filter(({ state }) => state !== "closed")
    .sort((one, other) => one.counter - other.counter);
  return page.services
    .map((service) => {
      const same = service.id === turn.service;
      const taking = open.filter(({ services }) => services.includes(service.id));
      return { service, same, seats: taking.filter(({ counter }) => !same || counter !== seat.counter) };
    })
    .filter(({ seats }) => seats.length > 0)
    .sort((one, other) => Number(one.same) - Number(other.same));
}

/** The name to compare people by, in any case. @param {string} name */
const person = (name) => name.normalize("NFC").toLowerCase();

/**
 * Staff by counter, without the person who sits here; names are spelt as at their first counter.
 * @param {import("./actions.js").View} view
 * @returns {{staff: string, numbers: number[]}[]}
 */
function people({ seat, others }) {
  const found = new Map();
  for (const { staff, state, counter } of others) {
    if (!staff || person(staff) === person(seat.staff) || state === "closed") continue;
    const known = found.get(person(staff)) ?? { staff, numbers: [] };
    found.set(person(staff), { ...known, numbers: [...known.numbers, counter] });
  }
  return [...found.values()];
}

/**
 * Sends the turn on to another service, counter or person; a tap on where it goes does it.
 * @param {{view: import("./actions.js").View, turn: import("./actions.js").Turn, problem: string,
 *   disabled: boolean}} props
 */
export function TransferSheet({ view, turn, problem, disabled }) {
  const [place, setPlace] = useState(/** @type {Api.TransferRequest["place"]} */ ("arrival"));
  const [back, setBack] = useState(false);
  const [places, setPlaces] = useState(Math.max(1, page.calls.return_places)); // behind nobody is the front
  const options = PLACES.map((value) => ({ value, text: t(`counter.place_${value}`, { n: places }) }));
  const go = (/** @type {import("./commands.js").Destination} */ to) => {
    closeSheet();
    transferTo(turn.label, to, { place, ...(place === "behind" ? { places } : {}), return: back });
  };
  const [found, persons] = [ways(turn, view), people(view)];
  return html`<${Sheet} title=${t("counter.transfer_where", { label: turn.label })} problem=${problem}>
    <div class="how"><${Choice} legend=${t("counter.place")} name="place" options=${options} value=${place}
      choose=${setPlace} />
      ${place === "behind" && html`<${Stepper} text=${t("counter.behind_how_many")} value=${places} most=${MOST_PLACES}
        choose=${setPlaces} />`}
      <label class="check"><input type="checkbox" checked=${back} onChange=${() => setBack(!back)} />
        ${t("counter.come_back")}</label></div>
    ${found.length + persons.length === 0 && html`<p class="hint">${t("counter.nowhere")}</p>`}
    <ul class="ways">${found.map((way, at) => html`
      <${Row} key=${way.service.id} way=${way} first=${at === 0} disabled=${disabled} go=${go} />`)}</ul>
    ${persons.length > 0 && html`<section class="additions"><h3>${t("counter.to_person")}</h3>
      <ul class="reasons">${persons.map(({ staff, numbers }) => html`<li key=${staff}>
        <button class="button narrow" disabled=${disabled} onClick=${() => go({ staff })}>
          <span>${staff}<small>${numbers.map((number) => t("common.counter", { number })).join(", ")}</small></span>
          </button></li>`)}</ul>
    </section>`}
  </${Sheet}>`;
}

/** @param {{way: Way, first: boolean, disabled: boolean, go: Go}} props */
function Row({ way, first, disabled, go }) {
  const { service, same, seats } = way;
  const name = words(service.name);
  const one = seats.length === 1;
  const about = same ? t("counter.same_service")
    : one ? t("counter.one_counter", { number: seats[0].counter }) : t("counter.any_counter");
  const paused = one && !same && seats[0].state === "paused";
  const what = html`<b class="letter"><${Sign} of=${service.letter} /></b><span>${name}
    <small>${about}${paused && ` · ${t("counter.is_paused_short")}`}</small></span>`;
  return html`<li>
    ${same ? html`<p class="way">${what}</p>` : html`<button class="button way" autofocus=${first} disabled=${disabled}
      onClick=${() => go({ service })}>${what}</button>`}
    ${(same || !one) && html`<div class="only"><span>${!same && t("counter.only_counter")}</span>
      ${seats.map((seat, at) => html`<${Only} key=${seat.counter} seat=${seat} name=${name} disabled=${disabled}
        first=${first && same && at === 0} go=${() => go({ service, counter: seat.counter })} />`)}
    </div>`}
  </li>`;
}

/** @param {{seat: CounterState, name: string, first: boolean, disabled: boolean, go: () => void}} props */
function Only({ seat: { counter, state }, name, first, disabled, go }) {
  const paused = state === "paused" ? t("counter.is_paused_short") : "";
  const label = `${name}, ${t("common.counter", { number: counter })} ${paused}`.trim();
  return html`<button class="button" autofocus=${first} disabled=${disabled} aria-label=${label} onClick=${go}>
    <span><span class="digits">${counter}</span>${paused && html`<small>${paused}</small>`}</span></button>`;
}
