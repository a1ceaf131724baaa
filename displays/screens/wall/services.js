/** Per service: who waits, how long against the target, and what it was like today. */
import { html } from "htm/preact";
import { page, words } from "shared/page.js";
import { clock, day, language, shortMinutes, t, weekday } from "shared/text.js";
import { Icon, Sign } from "shared/ui.js";
import { PageMark, usePages } from "shared/pages.js";
import { ICONS, secondsInMinutes, shareHealth, waitOf } from "./health.js";

const FULL = 1.5; // times the target at the end of the bar

/** @param {{view: Api.WallView, now: number}} props */
export function Services({ view, now }) {
  const heads = ["waiting", "longest", "expected", "p90", "in_target", "counters"];
  const shown = page.services.filter(({ id }) => view.services[id]);
  const paging = usePages([String(shown.map(({ id }) => id)), language.value]);
  return html`<section class="surface panel services">
    <h2>${t("wall.services")}<${PageMark} paging=${paging} /><span>${view.scored
      ? html`<a href="/replay#scores">${t("wall.scored", { n: view.scored.inside_pct })}</a>` : t("wall.services_note")}
      </span></h2>
    <div class="paged" ref=${paging.box} style=${{ "--rows": shown.length }}><table>
      <thead><tr><th scope="col">${t("wall.head_service")}</th>
        ${heads.map((head) => html`<th scope="col" class=${head}>${t(`wall.head_${head}`)}</th>`)}</tr></thead>
      <tbody>${shown.map((service, index) => html`<${Service} key=${service.id} service=${service} now=${now}
        state=${view.services[service.id]} hours=${view.hours} off=${paging.isOff(index)} />`)}</tbody>
    </table></div>
  </section>`;
}

/**
 * @param {{service: import("shared/page.js").Service, state: Api.ServiceState, now: number,
 *   hours: Api.HallHours, off: boolean}} props
 */
function Service({ service, state, now, hours, off }) {
  const p90 = secondsInMinutes(state.wait_p90_s);
  const longest = state.longest && { ...state.longest, service: service.id };
  const unserved = longest && state.counters === 0 && waitOf(longest, now).health !== "fine";
  const low = state.in_target_pct !== null && shareHealth(state.in_target_pct) !== "fine";
  return html`<tr data-item data-service=${service.id} data-off=${off || undefined}>
    <th scope="row"><b><${Sign} of=${service.letter} /></b><span>${words(service.name)}</span></th>
    <td class="waiting digits">${state.waiting}</td>
    <td class="longest">${longest ? html`<${Wait} turn=${longest} now=${now} />` : "–"}</td>
    <td class="expected digits">${expected(state.wait, hours, now)}</td>
    <td class="p90 digits">${p90 === null ? "–" : `${p90}′`}</td>
    <td class=${`in_target digits${low ? " low" : ""}`}>${low && html`<${Icon} name=${ICONS.low} />`}
      ${state.in_target_pct === null ? "–" : `${state.in_target_pct}%`}</td>
    <td class=${`counters digits${unserved ? " none" : ""}`}>${unserved && html`<${Icon} name=${ICONS.act} />`}
      ${state.counters}</td>
  </tr>`;
}

/**
 * How long a new number waits, or from when it is called while the counters are closed.
 * @param {[number, number] | null} wait @param {Api.HallHours} hours @param {number} now
 */
function expected(wait, { times, reopens }, now) {
  if (times === "open" || reopens === null) return wait ? shortMinutes(wait) : "–";
  const time = clock(reopens);
  if (day(reopens) === day(now)) return t("wall.from", { time });
  return t("wall.from_on", { time, day: weekday(reopens) });
}

/** @param {{turn: {label: string, service: string, arrived_at: number}, now: number}} props */
function Wait({ turn, now }) {
  const { health, minutes, target, over, share } = waitOf(turn, now);
  const text = health === "act" ? t("wall.over", { n: over }) : t(`wall.wait_${health}`);
  return html`<div class=${`wait wait--${health}`}>
    <span class="track" aria-hidden="true">
      <i class="bar" style=${{ width: `${Math.min(100, (share / FULL) * 100)}%` }}></i>
      <i class="target" style=${{ left: `${100 / FULL}%` }}></i></span>
    <span class="digits">${minutes}′<small> / ${target}′</small></span>
    <small class="word"><${Icon} name=${ICONS[health]} />${text}</small>
  </div>`;
}
