/** Arrivals and calls in each quarter of an hour. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { clock, t } from "shared/text.js";

const SLOT_MS = 15 * 60_000;
const HOUR_MS = 60 * 60_000;
const LEAST_SLOTS = 16; // a morning: an early chart must not stretch one dot over the wall
const ROUND_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const STEPS = 4;
const LEAST_EM = 0.015; // of the screen's height: readable from three metres
const LINE_EM = 1.2;

/** @param {{flow: Api.FlowSlot[]}} props */
export function Flow({ flow }) {
  return html`<section class="surface panel flow">
    <h2>${t("wall.flow")}<span class="legend">
      <i class="key key--issued"></i>${t("wall.issued")}<i class="key key--called"></i>${t("wall.called")}</span></h2>
    <${Chart} flow=${flow} />
  </section>`;
}

/** @param {{flow: Api.FlowSlot[]}} props */
function Chart({ flow }) {
  const { box, width, height } = useSize();
  return html`<div class="chart" ref=${box}>
    ${width > 0 && (flow.length > 0
      ? html`<${Plot} flow=${flow} width=${width} height=${height} />`
      : html`<p class="note">${t("wall.no_figures")}</p>`)}
  </div>`;
}

/** @param {{flow: Api.FlowSlot[], width: number, height: number}} props */
function Plot({ flow, width, height }) {
  const em = Math.max(12, Math.min(innerHeight, innerWidth * 0.5625) * LEAST_EM, Math.min(height / 8, width / 45));
  const right = em * 3.6;
  const [top, bottom] = [em * 0.8, em * 1.7];
  const start = flow[0].at;
  const slots = Math.max(LEAST_SLOTS, flow.length);
  const peak = Math.max(1, ...flow.flatMap(({ issued, called }) => [issued, called]));
  const step = ROUND_STEPS.find((candidate) => candidate * STEPS >= peak) ?? peak / STEPS;
  const left = em * (1 + String(step * STEPS).length * 0.64);
  const x = (/** @type {number} */ at) =>
    left + ((at - start) / SLOT_MS) * ((width - left - right) / (slots - 1));
  const y = (/** @type {number} */ n) => height - bottom - (n / (step * STEPS)) * (height - top - bottom);
  const last = flow[flow.length - 1];
  const apart = Math.abs(y(last.issued) - y(last.called)) < em;
  const shift = apart ? (last.issued >= last.called ? -em * 0.55 : em * 0.55) : 0;
  return html`<svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} font-size=${em}
      role="img" aria-label=${t("wall.flow_now", { issued: last.issued, called: last.called })}>
    ${marks(height - top - bottom, em).map((index) => html`
      <line class="grid" x1=${left} x2=${width - right} y1=${y(index * step)} y2=${y(index * step)} />
      <text x=${left - em * 0.6} y=${y(index * step) + em * 0.35} text-anchor="end">${index * step}</text>`)}
    ${hours(start, slots).map((at) => html`
      <text x=${x(at)} y=${height - em * 0.25} text-anchor="middle">${clock(at)}</text>`)}
    <${Series} kind="issued" flow=${flow} x=${x} y=${y} />
    <${Series} kind="called" flow=${flow} x=${x} y=${y} />
    <text class="end end--issued" x=${x(last.at) + em * 0.7} y=${y(last.issued) + em * 0.35 + shift}>
      ${last.issued}</text>
    <text class="end end--called" x=${x(last.at) + em * 0.7} y=${y(last.called) + em * 0.35 - shift}>
      ${last.called}</text>
  </svg>`;
}

/**
 * The last quarter of an hour is not over: its stretch is dotted.
 * @param {{kind: "issued" | "called", flow: Api.FlowSlot[], x: (at: number) => number, y: (n: number) => number}} props
 */
function Series({ kind, flow, x, y }) {
  const points = flow.map((slot) => `${x(slot.at).toFixed(1)},${y(slot[kind]).toFixed(1)}`);
  const last = flow[flow.length - 1];
  return html`<g class=${`series series--${kind}`}>
    <polyline points=${points.slice(0, -1).join(" ")} />
    <polyline class="open" points=${points.slice(-2).join(" ")} />
    ${kind === "issued"
      ? html`<circle cx=${x(last.at)} cy=${y(last[kind])} r="6" />`
      : html`<rect x=${x(last.at) - 6} y=${y(last[kind]) - 6} width="12" height="12" />`}
  </g>`;
}

/** The steps that are named: as many as have room. @param {number} height @param {number} em */
function marks(height, em) {
  const apart = [1, 2].find((each) => (height * each) / STEPS >= LINE_EM * em) ?? STEPS;
  return [0, 1, 2, 3, 4].filter((index) => index % apart === 0);
}

/** Full hours within the slots. @param {number} start @param {number} slots */
function hours(start, slots) {
  const first = Math.ceil(start / HOUR_MS) * HOUR_MS;
  const count = Math.floor((start + (slots - 1) * SLOT_MS - first) / HOUR_MS) + 1;
  const every = Math.ceil(count / 8);
  return Array.from({ length: Math.max(0, Math.ceil(count / every)) }, (_, n) => first + n * every * HOUR_MS);
}

/**
 * How the number of people waiting went, as arrivals less calls, ending with those who wait now.
 * @param {{flow: Api.FlowSlot[], waiting: number}} props
 */
export function Sparkline({ flow, waiting }) {
  const recent = flow.slice(-9);
  if (recent.length < 2) return null;
  const lengths = [waiting];
  for (const slot of recent.slice(1).reverse()) lengths.unshift(Math.max(0, lengths[0] - slot.issued + slot.called));
  const peak = Math.max(1, ...lengths);
  const points = lengths.map((n, index) =>
    `${((index / (lengths.length - 1)) * 92 + 4).toFixed(1)},${(36 - (n / peak) * 32).toFixed(1)}`);
  return html`<svg class="sparkline" viewBox="0 0 100 40" role="img" aria-label=${t("wall.trend")}>
    <polyline points=${points.join(" ")} />
    <circle cx="96" cy=${points[points.length - 1].split(",")[1]} r="3.6" /></svg>`;
}

function useSize() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return { box, ...size };
}
