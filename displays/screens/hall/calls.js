/** The called numbers, newest first, the one being called now above them all; and how large they must be. */
import { html } from "htm/preact";
import { service } from "shared/page.js";
import { Icon } from "shared/ui.js";
import { Both, first } from "./languages.js";

const MM_PER_METRE = 12.2; // capitals that subtend 0.7 degrees (EN 301 549)
const MM_PER_INCH = 25.4;
const WIDE = 9 / Math.hypot(16, 9); // height of a 16:9 panel as a share of its diagonal
const CAPITALS_PER_EM = 0.74; // Be Vietnam Pro
const LABEL_EM = 3.05; // the widest letter and three digits
const ARROW_EM = 0.5;
const DIGIT_EM = 0.68;

const STRIP_FROM_ROWS = 4;
const TAG_CHARACTERS = 44; // what a row has room for at full size

/**
 * @param {{calls: Api.BoardCall[], main: Api.BoardCall | null, size: ReturnType<typeof boardSize>}} props
 */
export function Calls({ calls, main, size }) {
  const live = main && calls.find((call) => call.label === main.label);
  const ordered = live ? [live, ...calls.filter((call) => call !== live)] : calls;
  const earlier = size.rows <= STRIP_FROM_ROWS ? ordered.slice(size.rows) : [];
  const style = {
    "--rows": size.rows,
    "--font": `calc(${size.font.toFixed(2)} * var(--u))`,
    "--counter": size.counterEm,
  };
  return html`<section class=${`calls calls--${size.rows}`} style=${style}>
    <div class="heads"><h2><${Both} text="board.ticket" /></h2><h2><${Both} text="board.go_to" /></h2></div>
    <ol class="rows" aria-live="polite">
      ${ordered.slice(0, size.rows).map((call) => html`
        <${Row} key=${`${call.label}.${call.at}`} call=${call} live=${call === live} />`)}
      ${ordered.length === 0 && html`<li class="none"><${Both} text="board.no_calls" /></li>`}
    </ol>
    ${earlier.length > 0 && html`<div class="earlier">
      <${Both} text="board.earlier" />
      ${earlier.map((call) => html`<span class="number" key=${call.label} data-label=${call.label}
        data-counter=${call.counter}>${call.label}<${Icon} name="arrow-right" />${call.counter}</span>`)}
    </div>`}
  </section>`;
}

/** @param {{call: Api.BoardCall, live: boolean}} props */
function Row({ call, live }) {
  const names = service(call.service)?.name ?? {};
  const name = names[first] ?? Object.values(names)[0] ?? "";
  const shrink = Math.min(1, Math.sqrt(TAG_CHARACTERS / name.length));
  return html`<li class=${live ? "row row--live" : "row"} data-label=${call.label}
      data-counter=${call.counter} data-live=${live}>
    <b class="number">${call.label}</b>
    <span class="tag" style=${{ "--shrink": shrink }}>
      ${name.split(" · ").map((part) => html`<span>${part}</span>`)}</span>
    <span class="to"><${Icon} name="arrow-right" /><b class="number">${call.counter}</b></span>
  </li>`;
}

/** Percent of the screen's height: what capitals may take, and the width for number and counter. */
const BOARDS = [
  { rows: 6, capitals: 6.7, width: 67 },
  { rows: 5, capitals: 8.2, width: 67 },
  { rows: 4, capitals: 10.8, width: 78 },
  { rows: 3, capitals: 14.4, width: 102 },
];

/**
 * As many rows as the farthest seat can read, but never fewer than three.
 * @param {{diagonal_in: number, farthest_seat_m: number}} display
 * @param {number[]} counters their numbers
 * @returns {{rows: number, capitals: number, font: number, counterEm: number}} sizes in percent of
 *   the screen's height
 */
export function boardSize(display, counters) {
  const height = display.diagonal_in * MM_PER_INCH * WIDE;
  const required = (display.farthest_seat_m * MM_PER_METRE * 100) / height;
  const digits = Math.max(...counters.map((number) => String(number).length));
  const boards = BOARDS.map(({ rows, capitals, width }) => {
    const widest = (width * CAPITALS_PER_EM) / (LABEL_EM + ARROW_EM + digits * DIGIT_EM);
    const possible = Math.min(capitals, widest);
    const counterEm = ARROW_EM + digits * DIGIT_EM;
    return { rows, capitals: possible, font: possible / CAPITALS_PER_EM, counterEm };
  });
  const readable = boards.find(({ capitals }) => capitals >= required);
  return readable ?? boards.reduce((one, other) => (other.capitals > one.capitals ? other : one));
}
