/** The counters: who serves whom and since when, and which one idles while people wait. */
import { html } from "htm/preact";
import { page, words } from "shared/page.js";
import { language, stopwatch, t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { PageMark, usePages } from "shared/pages.js";
import { wanted } from "./health.js";

const LONG_MS = 30 * 60_000;
const ICON = {
  serving: "users",
  called: "megaphone",
  free: "check",
  idle: "clock",
  long: "hourglass",
  paused: "pause",
  closed: "x",
  rest: "clock",
};

/** @param {{view: Api.WallView, now: number}} props */
export function Counters({ view, now }) {
  /** @type {Record<string, number>} */
  const count = { serving: 0, called: 0, free: 0, paused: 0, closed: 0 };
  for (const { state } of view.counters) count[state] += 1;
  const summary = Object.keys(count).filter((state) => count[state] > 0)
    .map((state) => t(`wall.count_${state}`, { n: count[state] })).join(" · ");
  const paging = usePages([String(view.counters.map(({ number }) => number)), language.value]);
  return html`<section class="surface panel counters-panel">
    <h2>${t("wall.counters")}<${PageMark} paging=${paging} /><span>${summary}</span></h2>
    <ul class="counters-grid paged" ref=${paging.box}>
      ${view.counters.map((counter, index) => html`<${Counter} key=${counter.number} counter=${counter}
        looks=${looks(counter, view, now)} times=${view.hours.times} now=${now} off=${paging.isOff(index)} />`)}</ul>
  </section>`;
}

/** @param {Api.WallCounter} counter @param {Api.WallView} view @param {number} now @returns {keyof typeof ICON} */
function looks({ services, state, since }, view, now) {
  if (state === "free" && view.hours.times !== "open") return "rest";
  if (state === "free" && wanted(services, view)) return "idle";
  if (state === "serving" && since !== null && now - since > LONG_MS) return "long";
  return state;
}

/**
 * @param {{counter: Api.WallCounter, looks: keyof typeof ICON, times: Api.HallHours["times"], now: number,
 *   off: boolean}} props
 */
function Counter({ counter, looks: look, times, now, off }) {
  const { number, label, staff, since, reason } = counter;
  const atWork = label !== null || times === "open"; // nobody has to hurry back from lunch
  const time = since === null || !atWork ? "" : stopwatch(now - since);
  const pause = page.pause_reasons.find(({ id }) => id === reason);
  return html`<li class=${`counter counter--${look}`} data-item data-counter=${number} data-off=${off || undefined}>
    <p><b><span class="long">${t("common.counter", { number })}</span><span class="short">${number}</span></b>
      <b class="number">${label ?? "–"}</b></p>
    <span class="staff">${staff}</span>
    <span class=${time ? "doing timed" : "doing"}><${Icon} name=${ICON[look]} />
      <span><span class="word">${pause ? words(pause.name) : stateText(look, since, times)} </span>
      ${time && html`<span class="digits">${time}</span>`}</span></span>
  </li>`;
}

/** @param {keyof typeof ICON} look @param {number | null} since @param {Api.HallHours["times"]} times */
function stateText(look, since, times) {
  if (look === "rest") return t(`wall.counter_${times}`);
  return t(`wall.state_${look === "closed" && since !== null ? "shut" : look}`);
}
