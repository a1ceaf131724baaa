/** Sends the open turn on to another service or counter; a tap on where it goes does it. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { page, words } from "shared/page.js";
import { t } from "shared/text.js";
import { transferTo } from "./moves.js";
import { Choice, Sheet, closeSheet } from "./sheet.js";

const PLACES = ["arrival", "front", "back"];

/** @typedef {{service: import("shared/page.js").Service, same: boolean, counters: number[]}} Way */

/**
 * Where the turn can go: nowhere that nobody serves, and not back to where it is.
 * @param {import("./plan.js").Turn} turn
 * @returns {Way[]}
 */
function ways(turn) {
  return page.services
    .map((service) => {
      const same = service.id === turn.service;
      const counters = service.counters.filter((n) => !same || n !== page.screen.counter);
      return { service, same, counters };
    })
    .filter(({ counters }) => counters.length > 0)
    .sort((one, other) => Number(one.same) - Number(other.same));
}

/** @param {{turn: import("./plan.js").Turn, problem: string, disabled: boolean}} props */
export function TransferSheet({ turn, problem, disabled }) {
  const [place, setPlace] = useState("arrival");
  const options = PLACES.map((value) => ({ value, text: t(`counter.place_${value}`) }));
  const go = (/** @type {Way} */ { service }, /** @type {number | null} */ counter) => {
    closeSheet();
    transferTo(turn.label, service, counter, place);
  };
  return html`<${Sheet} title=${t("counter.transfer_where", { label: turn.label })} problem=${problem}>
    <${Choice} legend=${t("counter.place")} name="place" options=${options} value=${place} choose=${setPlace} />
    <ul class="ways">${ways(turn).map((way, at) => html`
      <${Row} key=${way.service.id} way=${way} first=${at === 0} disabled=${disabled} go=${go} />`)}</ul>
  </${Sheet}>`;
}

/** @param {{way: Way, first: boolean, disabled: boolean, go: (way: Way, counter: number | null) => void}} props */
function Row({ way, first, disabled, go }) {
  const { service, same, counters } = way;
  const name = words(service.name);
  const one = counters.length === 1;
  const about = same ? t("counter.same_service")
    : one ? t("counter.one_counter", { number: counters[0] }) : t("counter.any_counter");
  const what = html`<b class="letter">${service.letter}</b><span>${name}<small>${about}</small></span>`;
  return html`<li>
    ${same ? html`<p class="way">${what}</p>` : html`<button class="button way" autofocus=${first} disabled=${disabled}
      onClick=${() => go(way, null)}>${what}</button>`}
    ${(same || !one) && html`<div class="only"><span>${!same && t("counter.only_counter")}</span>
      ${counters.map((number) => html`<button class="button digits" key=${number} autofocus=${first && same} disabled=${disabled}
        aria-label=${`${name}, ${t("common.counter", { number })}`} onClick=${() => go(way, number)}>${number}</button>`)}
    </div>`}
  </li>`;
}
