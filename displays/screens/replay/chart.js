/** How long people waited who came in each half hour, before and after; under the pointer the figures. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { clock, language, t } from "shared/text.js";
import { html } from "shared/ui.js";
import uPlot from "uplot";

const HALF_S = 30 * 60;
const HEIGHT = 260;
const WHOLE_HOURS_S = [1, 2, 3, 4].map((hours) => hours * 2 * HALF_S);
const ROUND_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 240];
const HEADROOM = 1.06; // above the highest point, or half of it is cut off

/** @param {{found: Api.ReplayAnswer}} props */
export function Waits({ found: { as_it_was: was, changed } }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const spoken = language.value;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const plot = draw(element, was.slots, changed?.slots);
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [was, changed, spoken]);
  return html`<section class="surface panel waits"><h2>${t("replay.waits")}</h2>
    <div class="chart" ref=${box}></div></section>`;
}

/** @param {HTMLElement} box @param {Api.SlotWaits[]} before @param {Api.SlotWaits[]} [after] */
function draw(box, before, after) {
  const color = (/** @type {string} */ name) => getComputedStyle(box).getPropertyValue(name);
  const kinds = [
    { kind: "before", slots: before, stroke: color("--ink-3") },
    { kind: "after", slots: after, stroke: color("--sky") },
  ];
  const shown = kinds.filter(({ slots }) => slots);
  const axis = {
    font: `14px ${getComputedStyle(box).fontFamily}`,
    stroke: color("--ink-2"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
  };
  const [times, values] = table(shown.map(({ slots }) => slots ?? []));
  const plot = new uPlot({
    width: box.clientWidth,
    height: HEIGHT,
    padding: [10, 26, 0, 0],
    cursor: { drag: { x: false }, points: { size: 8 } },
    legend: { markers: { width: 2, dash: (_, n) => (n % 2 ? "solid" : "dashed") } },
    scales: {
      x: { time: false, range: (_, first, last) => [first - HALF_S / 2, last + HALF_S / 2] },
      y: { range: (_, __, most) => [0, Math.max(1, most * HEADROOM)] },
    },
    series: [
      { label: t("replay.from_time"), value: (_, at) =>
        (at === null ? "–" : `${clock((at - HALF_S / 2) * 1000)}–${clock((at + HALF_S / 2) * 1000)}`) },
      ...shown.flatMap(({ kind, stroke }) => [
        { label: t(`replay.${kind}_half`), stroke, width: 3, value: minutes },
        { label: t(`replay.${kind}_most`), stroke, width: 2, dash: [5, 5], value: minutes },
      ]),
    ],
    axes: [
      { ...axis, incrs: WHOLE_HOURS_S, space: 60, size: 32, gap: 8,
        values: (_, ticks) => ticks.map((/** @type {number} */ at) => clock(at * 1000)) },
      { ...axis, incrs: ROUND_MIN, size: 46,
        values: (_, ticks) => ticks.map((/** @type {number} */ min) => `${min}′`) },
    ],
  }, [times, ...values], box);
  const most = Math.max(0, ...values.flat().map(Number));
  plot.ctx.canvas.setAttribute("role", "img");
  plot.ctx.canvas.setAttribute("aria-label",
    t("replay.waits_alt", { from: edge(times, 0), to: edge(times, -1), n: Math.ceil(most) }));
  return plot;
}

/** @param {unknown} _ @param {number | null} value */
function minutes(_, value) {
  return value === null ? "–" : `${Math.round(value)}′`;
}

/** When the first half hour begins, or the last ends. @param {number[]} times @param {0 | -1} end */
function edge(times, end) {
  return clock(((times.at(end) ?? 0) + (end ? HALF_S / 2 : -HALF_S / 2)) * 1000);
}

/**
 * The middle of each half hour, then half and most of each kind; null where nobody came, as over lunch.
 * @param {Api.SlotWaits[][]} kinds
 */
function table(kinds) {
  const starts = kinds.flat().map(({ at }) => at / 1000);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  const count = starts.length ? (last - first) / HALF_S + 1 : 0;
  const times = Array.from({ length: count }, (_, n) => first + (n + 0.5) * HALF_S);
  const column = (/** @type {Api.SlotWaits[]} */ slots, /** @type {"p50_min" | "p90_min"} */ share) => {
    const by = new Map(slots.map((slot) => [slot.at / 1000 + HALF_S / 2, slot[share]]));
    return times.map((at) => by.get(at) ?? null);
  };
  return /** @type {const} */ ([times, kinds.flatMap((slots) => [column(slots, "p50_min"), column(slots, "p90_min")])]);
}
