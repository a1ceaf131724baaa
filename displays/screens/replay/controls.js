/** What is changed on the day. */
import { signal } from "@preact/signals-core";
import { TimeField } from "shared/fields.js";
import { page, words } from "shared/page.js";
import { dayName, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { change, changes, day, days, isUsual, noChanges, query } from "./request.js";

const FEWER = 2;
const MORE = 5;
const ROW_MOST = 9;
const KINDS = ["ratio", "strict", "weighted"];

/** Where there is room, all that can be changed is in sight. */
const roomy = matchMedia("(min-width: 901px)").matches;

/** The counter whose services and lunch are on screen. */
const chosenCounter = signal(page.counters[0]?.number ?? 0);

export function Controls() {
  return html`<form class="controls surface" aria-label=${t("replay.controls")}
    onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <label class="field"><span>${t("replay.day")}</span>
      <select value=${day.value}
        onChange=${(/** @type {{target: HTMLSelectElement}} */ { target }) => { day.value = target.value; }}>
        ${days.value?.map(({ day: date, tickets }) =>
          html`<option key=${date} value=${date}>${t("replay.day_of", { day: dayName(date), n: tickets })}</option>`)}
      </select></label>
    <${Counters} />
    <${Rule} />
    <${Hours} />
    <${OneCounter} />
    <button type="button" class="button" disabled=${!query.value} onClick=${() => { changes.value = noChanges(); }}>
      <${Icon} name="rotate-ccw" />${t("replay.reset")}</button>
  </form>`;
}

function Counters() {
  const { counters, services } = changes.value;
  const least = Math.max(-FEWER, 1 - page.counters.length);
  const text = t(counters < 0 ? "replay.fewer" : counters > 0 ? "replay.more" : "replay.as_many",
    { n: Math.abs(counters) });
  return html`<fieldset><legend>${t("replay.counters")}</legend>
    <label class="slider"><input type="range" min=${least} max=${MORE} step="1" value=${counters}
      aria-label=${t("replay.counters")} aria-valuetext=${text}
      onInput=${(/** @type {{target: HTMLInputElement}} */ { target }) => change({ counters: Number(target.value) })} />
        <output>${text}</output></label>
    ${counters > 0 && html`<p class="hint">${t("replay.added_take")}</p>
      <${Skills} taken=${services} change=${(/** @type {string[]} */ taken) => change({ services: taken })} />`}
  </fieldset>`;
}

function Rule() {
  const { policy, row } = changes.value;
  const now = page.policy;
  return html`<details open=${roomy}><summary>${t("replay.rule")}</summary>
    <select aria-label=${t("replay.rule")} value=${policy}
      onChange=${(/** @type {{target: HTMLSelectElement}} */ { target }) => change({ policy: target.value, row: 0 })}>
      <option value="">${t("replay.rule_now", { rule: t(`replay.rule_${now.kind}`) })}</option>
      ${KINDS.filter((kind) => kind !== now.kind)
        .map((kind) => html`<option key=${kind} value=${kind}>${t(`replay.rule_${kind}`)}</option>`)}
    </select>
    ${(policy || now.kind) === "ratio"
      && html`<label class="slider"><input type="range" min="1" max=${ROW_MOST} value=${row || now.in_a_row}
        aria-label=${t("replay.in_a_row")}
        onInput=${(/** @type {{target: HTMLInputElement}} */ { target }) =>
          change({ row: Number(target.value) === now.in_a_row ? 0 : Number(target.value) })} />
      <output>${t("replay.row", { n: row || now.in_a_row })}</output></label>`}
  </details>`;
}

function Hours() {
  const set = (/** @type {number} */ n) => (/** @type {string} */ value) =>
    change({ hours: changes.value.hours.map((old, at) => (at === n ? value : old)) });
  return html`<details open=${roomy}><summary>${t("replay.hours")}</summary>
    ${["replay.first_shift", "replay.second_shift"].map((name, n) => html`<${Span} key=${name} name=${t(name)}
      from=${changes.value.hours[2 * n]} to=${changes.value.hours[2 * n + 1]} setFrom=${set(2 * n)}
        setTo=${set(2 * n + 1)} />`)}
    <p class="hint">${t("replay.hours_hint")}</p></details>`;
}

/**
 * @typedef {(value: string) => void} SetTime
 * @param {{name: string, from: string, to: string, setFrom: SetTime, setTo: SetTime}} props
 */
function Span({ name, from, to, setFrom, setTo }) {
  return html`<div class="span" role="group" aria-label=${name}><span>${name}</span>
    <${TimeField} label=${t("replay.from", { what: name })} value=${from} onChange=${setFrom} />
    <span aria-hidden="true">–</span>
    <${TimeField} label=${t("replay.to", { what: name })} value=${to} onChange=${setTo} /></div>`;
}

/** Services and lunch of one counter after the other. */
function OneCounter() {
  const number = chosenCounter.value;
  const usual = page.counters.find((counter) => counter.number === number)?.services ?? [];
  const { skills, lunch } = changes.value.places[number] ?? { skills: usual, lunch: ["", ""] };
  const set = (/** @type {Partial<import("./request.js").CounterChange>} */ part) =>
    change({ places: { ...changes.value.places,
      [number]: { skills, lunch: /** @type {[string, string]} */ (lunch), ...part } } });
  return html`<details open=${roomy}><summary>${t("replay.one_counter")}</summary>
    <select aria-label=${t("replay.one_counter")} value=${number}
      onChange=${(/** @type {{target: HTMLSelectElement}} */ { target }) => {
      chosenCounter.value = Number(target.value);
    }}>
      ${page.counters.map((counter) =>
        html`<option key=${counter.number} value=${counter.number}>${counterName(counter)}</option>`)}</select>
    <${Skills} taken=${skills} change=${(/** @type {string[]} */ taken) => set({ skills: taken })} />
    ${skills.length === 0 && html`<p class="hint">${t("replay.no_skills")}</p>`}
    <${Span} name=${t("replay.lunch")} from=${lunch[0]} to=${lunch[1]}
      setFrom=${(/** @type {string} */ value) => set({ lunch: [value, lunch[1]] })}
        setTo=${(/** @type {string} */ value) => set({ lunch: [lunch[0], value] })} />
  </details>`;
}

/** @param {import("shared/page.js").Counter} counter */
function counterName({ number, staff }) {
  const changed = changes.value.places[number];
  const mark = changed && (!isUsual(number, changed.skills) || changed.lunch.every(Boolean));
  return [t("common.counter", { number }), staff, mark && t("replay.changed")].filter(Boolean).join(" · ");
}

/** @param {{taken: string[], change: (taken: string[]) => void}} props */
function Skills({ taken, change: set }) {
  return html`<div class="skills">${page.services.map(({ id, letter, name }) => html`<label key=${id}>
    <input type="checkbox" checked=${taken.includes(id)}
      onChange=${(/** @type {{target: HTMLInputElement}} */ { target }) =>
        set(target.checked ? [...taken, id] : taken.filter((other) => other !== id))} />
    <b aria-hidden="true">${letter}</b><span>${words(name)}</span></label>`)}</div>`;
}
