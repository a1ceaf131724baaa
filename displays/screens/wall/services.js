/** Per service: who waits, how long against the target, and what it was like today. */
import { html } from "htm/preact";
import { page, words } from "shared/page.js";
import { shortMinutes, t } from "shared/text.js";
import { Icon, Sign } from "shared/ui.js";
import { ICONS, secondsInMinutes, shareHealth, waitOf } from "./health.js";

const FULL = 1.5; // times the target at the end of the bar

/** @param {{view: Api.WallView, now: number}} props */
export function Services({ view, now }) {
  const heads = ["waiting", "longest", "expected", "p90", "in_target", "counters"];
  return html`<section class="surface panel services">
    <h2>${t("wall.services")}<span>${view.scored
      ? html`<a href="/replay#scores">${t("wall.scored", { n: view.scored.inside_pct })}</a>` : t("wall.services_note")}
      </span></h2>
    <table>
      <thead><tr><th scope="col">${t("wall.head_service")}</th>
        ${heads.map((head) => html`<th scope="col" class=${head}>${t(`wall.head_${head}`)}</th>`)}</tr></thead>
      <tbody>${page.services.filter(({ id }) => view.services[id]).map((service) => html`
        <${Service} key=${service.id} service=${service} state=${view.services[service.id]} now=${now} />`)}</tbody>
    </table>
  </section>`;
}

/** @param {{service: import("shared/page.js").Service, state: Api.ServiceState, now: number}} props */
function Service({ service, state, now }) {
  const p90 = secondsInMinutes(state.wait_p90_s);
  const longest = state.longest && { ...state.longest, service: service.id };
  const unserved = longest && state.counters === 0 && waitOf(longest, now).health !== "fine";
  const low = state.in_target_pct !== null && shareHealth(state.in_target_pct) !== "fine";
  return html`<tr>
    <th scope="row"><b><${Sign} of=${service.letter} /></b><span>${words(service.name)}</span></th>
    <td class="waiting digits">${state.waiting}</td>
    <td class="longest">${longest ? html`<${Wait} turn=${longest} now=${now} />` : "–"}</td>
    <td class="expected digits">
      ${state.wait ? shortMinutes(state.wait) : html`<small>${t("common.no_estimate")}</small>`}</td>
    <td class="p90 digits">${p90 === null ? "–" : `${p90}′`}</td>
    <td class=${`in_target digits${low ? " low" : ""}`}>${low && html`<${Icon} name=${ICONS.low} />`}
      ${state.in_target_pct === null ? "–" : `${state.in_target_pct}%`}</td>
    <td class=${`counters digits${unserved ? " none" : ""}`}>${unserved && html`<${Icon} name=${ICONS.act} />`}
      ${state.counters}</td>
  </tr>`;
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
