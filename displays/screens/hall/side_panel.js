/** The panel beside the calls, with the hall's notices and who waits where, and the line of notices below. */
import { html } from "htm/preact";
import { page } from "shared/page.js";
import { clock, day, minutes, weekday } from "shared/text.js";
import { Icon, Seal } from "shared/ui.js";
import { useFit } from "shared/fit.js";
import { PageMark, usePages, useTurning } from "shared/pages.js";
import { Both, BothWords } from "./languages.js";

const PANEL_MS = 15_000;
const NOTICE_MS = 12_000;

/** @param {import("shared/page.js").Words} words */
const hasText = (words) => Object.values(words).some(Boolean);

const mine = page.notices.filter(({ displays }) =>
  displays.length === 0 || displays.includes(page.screen.display));
const panels = mine.filter(({ title }) => hasText(title));
const lines = [
  ...mine.filter(({ title }) => !hasText(title)).map(({ text }) => text),
  page.hall.slogan,
].filter(hasText);

function Panels() {
  const shown = useTurning(panels.length, PANEL_MS);
  const box = useFit([shown]);
  const panel = panels[shown] ?? { title: page.hall.organisation, text: page.hall.slogan };
  return html`<section class="media" ref=${box}>
    <div class="rings" aria-hidden="true"><${Seal} /></div>
    <div class="panel" key=${shown}>
      <h2><${BothWords} words=${panel.title} /></h2>
      <p><${BothWords} words=${panel.text} /></p>
    </div>
    ${panels.length > 1 && html`<div class="dots" aria-hidden="true">
      ${panels.map((_, index) => html`<i class=${index === shown ? "on" : ""}></i>`)}</div>`}
  </section>`;
}

export function NoticeLine() {
  const shown = useTurning(lines.length, NOTICE_MS);
  const box = useFit([shown]);
  if (lines.length === 0) return html`<footer></footer>`;
  return html`<footer>
    <span class="label"><${Icon} name="megaphone" /><${Both} text="board.notice" /></span>
    <p class="line" ref=${box}><span key=${shown}><${BothWords} words=${lines[shown]} /></span></p>
  </footer>`;
}

/** @param {{view: Api.BoardView | null, now: number}} props */
export function SidePanel({ view, now }) {
  return html`<aside>
    <${Panels} />
    ${view && html`<${Waiting} view=${view} now=${now} />`}
  </aside>`;
}

/** @param {{view: Api.BoardView, now: number}} props */
function Waiting({ view, now }) {
  const served = page.services.filter(({ id }) => id in view.services);
  const paging = usePages([String(served.map(({ id }) => id))]);
  return html`<section class="waiting">
    <div class="paged" ref=${paging.box}><table>
      <thead><tr>
        <th scope="col"><${Both} text="board.service" /><${PageMark} paging=${paging} /></th>
        <th scope="col"><${Both} text="board.waiting" /></th>
        <th scope="col"><${Both} text="board.expected" /></th>
      </tr></thead>
      <tbody>${served.map(({ id, name }, index) => html`<tr key=${id} data-item data-service=${id}
        data-off=${paging.isOff(index) || undefined}>
        <th scope="row"><${BothWords} words=${name} /></th>
        <td class="count digits">${view.services[id].waiting}</td>
        <${Expected} load=${view.services[id]} hours=${view.hours} now=${now} /></tr>`)}</tbody>
    </table></div>
    <${Rules} tickets=${view.tickets} scored=${view.scored} now=${now} />
  </section>`;
}

/**
 * How long a new number waits; while counters are closed that says nothing, and from when they call does.
 * That a wait cannot be estimated helps only where somebody waits.
 * @param {{load: Api.ServiceLoad, hours: Api.HallHours, now: number}} props
 */
function Expected({ load: { wait, waiting }, hours: { times, reopens }, now }) {
  if (times !== "open" && reopens !== null) {
    const today = day(reopens) === day(now);
    return html`<td class="wait digits"><${Both} text=${today ? "board.from" : "board.from_on"}
      values=${(/** @type {string} */ code) => ({ time: clock(reopens), day: weekday(reopens, code) })} /></td>`;
  }
  if (wait) return html`<td class="wait digits">${minutes(wait)}</td>`;
  return html`<td class="wait unsaid">${waiting ? html`<${Both} text="common.no_estimate" />` : "–"}</td>`;
}

/** @param {{tickets: Api.TicketHours, scored: Api.Score | null, now: number}} props */
function Rules({ tickets, scored, now }) {
  const text = page.calls.missed_return_min > 0 ? "board.missed" : "board.missed_new";
  return html`<div class="rules">
    <p class=${tickets.open ? "" : "shut"}>
      <${Icon} name=${tickets.open ? "ticket" : "clock"} /><${Hours} tickets=${tickets} now=${now} /></p>
    ${!tickets.open && tickets.exception && html`<p class="shut">
      <${Icon} name="info" /><${BothWords} words=${tickets.exception} /></p>`}
    <p><${Icon} name="info" /><${Both} text=${text}
      values=${() => ({ n: page.calls.missed_return_min })} /></p>
    ${scored && html`<p><${Icon} name="circle-check" /><${Both} text="board.scored"
      values=${() => ({ n: scored.inside_pct })} /></p>`}
  </div>`;
}

/** @param {{tickets: Api.TicketHours, now: number}} props */
function Hours({ tickets: { open, until, reopens }, now }) {
  const time = clock((open ? until : reopens) ?? 0);
  if (open) return html`<${Both} text=${until ? "board.tickets_until" : "board.tickets_open"}
    values=${() => ({ time })} />`;
  if (reopens === null) return html`<${Both} text="board.tickets_closed" />`;
  const today = day(reopens) === day(now);
  return html`<${Both} text=${today ? "board.tickets_reopen" : "board.tickets_reopen_on"}
    values=${(/** @type {string} */ code) => ({ time, day: day(reopens, code) })} />`;
}
