/** The called numbers: those being called now above the others, all of them as large as there is room. */
import { html } from "htm/preact";
import { signal } from "@preact/signals-core";
import { useLayoutEffect, useRef } from "preact/hooks";
import { service } from "shared/page.js";
import { Icon } from "shared/ui.js";
import { useFit } from "shared/fit.js";
import { arrange, chipEm, counterEm } from "./board_size.js";
import { Both, first } from "./languages.js";
import { mainCalls, waitingCalls } from "./schedule.js";

const SHOWN_MS = 60_000; // each call, whatever comes after it
const TAG_CHARACTERS = 44; // what a row has room for at full size
const LISTED = new Set(["called", "serving", "done", "missed"]);

/** The room for calls in hundredths of the panel's short side, until it has been measured. */
export const room = signal({ width: 95, height: 68 });

/**
 * @param {{calls: Api.BoardCall[], schedule: import("./schedule.js").Schedule,
 *   size: import("./board_size.js").BoardSize, age: (call: Api.BoardCall) => number}} props
 */
export function Calls({ calls, schedule, size, age }) {
  const box = useRoom();
  const main = mainCalls(schedule);
  const waiting = new Set(waitingCalls(schedule).map(({ label }) => label));
  const labels = new Set(main.map(({ label }) => label));
  const others = calls.filter((call) =>
    !labels.has(call.label) && (LISTED.has(call.state) || waiting.has(call.label)));
  const must = others.filter((call) => age(call) < SHOWN_MS || waiting.has(call.label)).length;
  const arranged = arrange(size, room.value, { main: main.length, others: others.length, must });
  const { columns, rows, font, shown, named, chip } = arranged;
  const ordered = [...main, ...others];
  const style = {
    "--columns": columns,
    "--rows": rows,
    "--font": `calc(${font.toFixed(2)} * var(--u))`,
    "--chip": `calc(${chip.toFixed(2)} * var(--u))`,
    "--chip-em": chipEm(size),
    "--label": size.label,
    "--counter": counterEm(size.digits),
  };
  const look = columns > 1 ? "calls--beside" : `calls--${size.rows}`;
  return html`<section class=${`calls ${look}`} style=${style}>
    <div class="heads"><h2><${Both} text="board.ticket" /></h2><h2><${Both} text="board.go_to" /></h2></div>
    <div class="room" ref=${box}>
      <ol class="rows" aria-live="polite">
        ${ordered.slice(0, shown).map((call) => html`<${Row} key=${`${call.label}.${call.at}`} call=${call}
          live=${labels.has(call.label)} named=${columns === 1} fits=${`${rows}.${font}`} />`)}
        ${ordered.length === 0 && html`<li class="none"><${Icon} name="megaphone" />
          <p><${Both} text="board.no_calls" /></p></li>`}
      </ol>
      ${named > 0 && html`<${Earlier} calls=${ordered.slice(shown, shown + named)} />`}
    </div>
  </section>`;
}

/** @param {{calls: Api.BoardCall[]}} props */
function Earlier({ calls }) {
  return html`<div class="earlier">
    <p><${Both} text="board.earlier" /></p>
    <ol>${calls.map((call) => html`<${Chip} key=${`${call.label}.${call.at}`} call=${call} />`)}</ol>
  </div>`;
}

/** @param {{call: Api.BoardCall}} props */
function Chip({ call }) {
  const { label, counter } = call;
  if (isMissed(call)) {
    return html`<li class="number" data-label=${label}>${label}<${Icon} name="x" /></li>`;
  }
  return html`<li class="number" data-label=${label} data-counter=${counter}>${label}
    <${Icon} name="arrow-right" />${counter}</li>`;
}

/**
 * @param {{call: Api.BoardCall, live: boolean, named: boolean, fits: string}} props `fits`: what its size depends on
 */
function Row({ call, live, named, fits }) {
  const names = service(call.service)?.name ?? {};
  const name = names[first] ?? Object.values(names)[0] ?? "";
  const tag = useFit([name, fits]);
  const shrink = Math.min(1, Math.sqrt(TAG_CHARACTERS / name.length));
  const missed = isMissed(call);
  return html`<li class=${live ? "row row--live" : missed ? "row row--missed" : "row"} data-label=${call.label}
      data-counter=${missed ? undefined : call.counter} data-live=${live}>
    <b class="number">${call.label}</b>
    ${named && html`<span class="tag" ref=${tag} style=${{ "--shrink": shrink }}>
      ${missed ? html`<span><${Both} text="board.missed_call" /></span>`
        : name.split(" · ").map((part) => html`<span>${part}</span>`)}</span>`}
    ${missed ? html`<span class="to"><b class="number">–</b></span>`
      : html`<span class="to"><${Icon} name="arrow-right" /><b class="number">${call.counter}</b></span>`}
  </li>`;
}

/** Its holder has been given up: nobody waits at the counter. @param {Api.BoardCall} call */
const isMissed = ({ state }) => state === "missed";

function useRoom() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => {
      const unit = unitPx();
      const [width, height] = [element.clientWidth / unit, element.clientHeight / unit];
      const { width: oldWidth, height: oldHeight } = room.peek();
      if (Math.abs(width - oldWidth) + Math.abs(height - oldHeight) > 0.2) room.value = { width, height };
    };
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, []);
  return box;
}

/** `--u` of the stylesheet, in px. */
function unitPx() {
  const [long, short] = [Math.max(innerWidth, innerHeight), Math.min(innerWidth, innerHeight)];
  return Math.min(short / 100, (long * 0.5625) / 100);
}
