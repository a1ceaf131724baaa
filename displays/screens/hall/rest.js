/** What a display says while the counters rest: why, and when they open again. */
import { html } from "htm/preact";
import { page } from "shared/page.js";
import { clock, day } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { useFit } from "shared/fit.js";
import { Both, BothWords } from "./languages.js";

/** @param {{hours: Api.HallHours, now: number}} props */
export function Rest({ hours: { times, reopens, exception }, now }) {
  const box = useFit([times, reopens, now > 0 && day(now)]);
  return html`<section class="rest" ref=${box}>
    <${Icon} name="clock" />
    <h2>${exception && times === "closed" ? html`<${BothWords} words=${exception} />`
      : html`<${Both} text=${`board.rest_${times}`} />`}</h2>
    ${reopens !== null && html`<p class="when">
      <span><${Both} text=${times === "before" ? "board.opens" : "board.reopens"} /></span>
      <b class="digits">${clock(reopens)}</b>
      ${day(reopens) !== day(now) && html`<span class="day"><${BothWords} words=${dayNames(reopens)} /></span>`}
    </p>`}
  </section>`;
}

/** The day in each language. @param {number} ms */
const dayNames = (ms) => Object.fromEntries(page.languages.map((code) => [code, day(ms, code)]));
