/** How long people waited who came in each half hour, before and after. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { clock, t } from "shared/text.js";
import { html } from "shared/ui.js";

/** @typedef {import("./asked.js").Slot} Slot */

const HALF_MS = 30 * 60_000;
const HOUR_MS = 2 * HALF_MS;
const ROUND_MIN = [5, 10, 15, 30, 60, 120, 240];
const STEPS = 4;
const HEIGHT = 260;
const HOUR_PX = 56; // what a time below the picture takes

/** @param {{found: import("./asked.js").Replay}} props */
export function Waits({ found: { as_it_was: was, changed } }) {
  const { box, width } = useWidth();
  const kinds = changed ? ["before", "after"] : ["before"];
  return html`<section class="panel waits"><h2>${t("replay.waits")}</h2>
    <ul class="legend">${kinds.flatMap((kind) => ["half", "most"].map((share) => html`<li key=${kind + share}>
      <svg width="28" height="8" aria-hidden="true"><line class=${`line line--${kind} line--${share}`} x1="1" x2="27" y1="4" y2="4" /></svg>${t(`replay.${kind}_${share}`)}</li>`))}</ul>
    <div class="chart" ref=${box}>${width > 0 && html`<${Plot} before=${was.slots} after=${changed?.slots ?? []} width=${width} />`}</div>
  </section>`;
}

/** @param {{before: Slot[], after: Slot[], width: number}} props */
function Plot({ before, after, width }) {
  const all = [...before, ...after];
  const [left, right, top, bottom] = [44, 26, 10, 28];
  const start = Math.min(...all.map(({ at }) => at));
  const end = Math.max(...all.map(({ at }) => at)) + HALF_MS;
  const peak = Math.max(...all.map(({ p90_min: most }) => most), 1);
  const step = ROUND_MIN.find((candidate) => candidate * STEPS >= peak) ?? Math.ceil(peak / STEPS);
  const x = (/** @type {number} */ at) => left + ((at - start) / (end - start)) * (width - left - right);
  const y = (/** @type {number} */ min) => HEIGHT - bottom - (min / (step * STEPS)) * (HEIGHT - top - bottom);
  return html`<svg width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${t("replay.waits_alt", { from: clock(start), to: clock(end), n: Math.ceil(peak) })}>
    ${[0, 1, 2, 3, 4].map((n) => html`<line class="grid" x1=${left} x2=${width - right} y1=${y(n * step)} y2=${y(n * step)} />
      <text class="digits" x=${left - 8} y=${y(n * step) + 5} text-anchor="end">${n * step}′</text>`)}
    ${hours(start, end, (width - left - right) / HOUR_PX).map((at) => html`<text class="digits" x=${x(at)} y=${HEIGHT - 6} text-anchor="middle">${clock(at)}</text>`)}
    <${Lines} kind="before" slots=${before} x=${x} y=${y} /><${Lines} kind="after" slots=${after} x=${x} y=${y} />
  </svg>`;
}

/** @param {{kind: string, slots: Slot[], x: (at: number) => number, y: (min: number) => number}} props */
function Lines({ kind, slots, x, y }) {
  return ["most", "half"].flatMap((share) => runs(slots).map((run) => {
    const points = run.map((slot) => `${x(slot.at + HALF_MS / 2).toFixed(1)},${y(share === "half" ? slot.p50_min : slot.p90_min).toFixed(1)}`);
    return run.length > 1
      ? html`<polyline class=${`line line--${kind} line--${share}`} points=${points.join(" ")} />`
      : html`<circle class=${`dot dot--${kind}`} cx=${points[0].split(",")[0]} cy=${points[0].split(",")[1]} r="4" />`;
  }));
}

/** Half hours that follow each other: over lunch there is no line. @param {Slot[]} slots */
function runs(slots) {
  const found = /** @type {Slot[][]} */ ([]);
  for (const slot of slots) {
    const run = found.at(-1);
    if (run?.at(-1)?.at === slot.at - HALF_MS) run.push(slot);
    else found.push([slot]);
  }
  return found;
}

/** Full hours, no more than there is room for. @param {number} start @param {number} end @param {number} most */
function hours(start, end, most) {
  const first = Math.ceil(start / HOUR_MS) * HOUR_MS;
  const count = Math.floor((end - first) / HOUR_MS) + 1;
  const every = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / every) }, (_, n) => first + n * every * HOUR_MS);
}

function useWidth() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return { box, width };
}
