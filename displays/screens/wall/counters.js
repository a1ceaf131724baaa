/** The counters: who serves whom and since when, and which one idles while people wait. */
import { html } from "htm/preact";
import { page, words } from "shared/page.js";
import { stopwatch, t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { wanted } from "./health.js";

const LONG_MS = 30 * 60_000;
const FEW = 8; // counters that have room for names
const MOST = 18; // and that leave room for the chart
const ICON = {
  serving: "users",
  called: "megaphone",
  free: "check",
  idle: "clock",
  long: "hourglass",
  paused: "pause",
  closed: "x",
};

/** @param {{view: Api.WallView, now: number}} props */
export function Counters({ view, now }) {
  /** @type {Record<string, number>} */
  const count = { serving: 0, called: 0, free: 0, paused: 0, closed: 0 };
  for (const { state } of view.counters) count[state] += 1;
  const summary = Object.keys(count).filter((state) => count[state] > 0)
    .map((state) => t(`wall.count_${state}`, { n: count[state] })).join(" · ");
  return html`<section class="surface panel counters-panel">
    <h2>${t("wall.counters")}<span>${summary}</span></h2>
    <ul class=${`counters-grid ${crowd(view.counters.length)}`}>
      ${view.counters.map((counter) => html`<${Counter} key=${counter.number} counter=${counter}
        looks=${looks(counter, view, now)} now=${now} />`)}</ul>
  </section>`;
}

/** @param {number} count */
function crowd(count) {
  if (count > MOST) return "counters-grid--many counters-grid--most";
  return count > FEW ? "counters-grid--many" : "";
}

/** @param {Api.WallCounter} counter @param {Api.WallView} view @param {number} now @returns {keyof typeof ICON} */
function looks({ services, state, since }, view, now) {
  if (state === "free" && wanted(services, view)) return "idle";
  if (state === "serving" && since !== null && now - since > LONG_MS) return "long";
  return state;
}

/** @param {{counter: Api.WallCounter, looks: keyof typeof ICON, now: number}} props */
function Counter({ counter, looks: look, now }) {
  const { number, label, staff, since, reason } = counter;
  const time = since === null ? "" : stopwatch(now - since);
  const pause = page.pause_reasons.find(({ id }) => id === reason);
  const text = look === "closed" && time ? t("wall.state_shut") : pause ? words(pause.name) : t(`wall.state_${look}`);
  return html`<li class=${`counter counter--${look}`}>
    <p><b>${t("common.counter", { number })}</b><b class="number">${label ?? "–"}</b></p>
    <span class="staff">${staff}</span>
    <span class="doing"><${Icon} name=${ICON[look]} /><span>${text}
      ${time && html` <span class="digits">${time}</span>`}</span></span>
  </li>`;
}
