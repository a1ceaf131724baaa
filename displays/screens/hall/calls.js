/** The called numbers, newest first; the one being called now stands above them all. */
import { html } from "htm/preact";
import { service } from "shared/page.js";
import { Icon } from "shared/ui.js";
import { Both, first } from "./languages.js";

const STRIP_FROM_ROWS = 4;
const TAG_CHARACTERS = 44; // what a row has room for at full size

/**
 * @param {{calls: Api.Call[], main: Api.Call | null, size: ReturnType<typeof import("./size.js").boardSize>}} props
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

/** @param {{call: Api.Call, live: boolean}} props */
function Row({ call, live }) {
  const names = service(call.service)?.name ?? {};
  const name = names[first] ?? Object.values(names)[0] ?? "";
  const shrink = Math.min(1, Math.sqrt(TAG_CHARACTERS / name.length));
  return html`<li class=${live ? "row row--live" : "row"} data-label=${call.label}
      data-counter=${call.counter} data-live=${live}>
    <b class="number">${call.label}</b>
    <span class="tag" style=${{ "--shrink": shrink }}>${name.split(" · ").map((part) => html`<span>${part}</span>`)}</span>
    <span class="to"><${Icon} name="arrow-right" /><b class="number">${call.counter}</b></span>
  </li>`;
}
