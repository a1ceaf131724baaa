/** Who waits for this counter, in calling order, and how the day goes here. */
import { html } from "htm/preact";
import { service, words } from "shared/page.js";
import { stopwatch, t } from "shared/text.js";
import { useNow } from "shared/ui.js";
import { MINUTE_MS, PriorityTag, wholeMinutes } from "./turn.js";

const REFRESH_MS = 10_000;

/** @param {{view: import("./plan.js").View, live: import("shared/live.js").Live}} props */
export function Line({ view, live }) {
  const now = useNow(live, REFRESH_MS);
  return html`<aside>
    <h2>${t("counter.waiting")} <span class="digits">${view.waiting_count}</span></h2>
    <ol class="line" tabindex="0" aria-label=${t("counter.waiting")}>
      ${view.waiting.map((turn) => html`<${Place} key=${turn.label} turn=${turn} now=${now} />`)}
      ${view.waiting.length === 0 && html`<li class="empty">${t("counter.nobody")}</li>`}
    </ol>
    <dl class="day">
      <div><dd class="digits">${view.served}</dd><dt>${t("counter.served")}</dt></div>
      <div><dd class="digits">${view.median_service_s === null ? "–" : stopwatch(view.median_service_s * 1_000)}</dd>
        <dt>${t("counter.median")}</dt></div>
    </dl>
  </aside>`;
}

/** @param {{turn: import("./plan.js").Waiting, now: number}} props */
function Place({ turn, now }) {
  const wanted = service(turn.service);
  const n = wholeMinutes(now - turn.arrived_at);
  const late = wanted && now - turn.arrived_at > wanted.target_wait_min * MINUTE_MS;
  return html`<li>
    <b class="number">${turn.label}</b>
    <span class="for">${words(wanted?.name)}<${PriorityTag} id=${turn.priority} /></span>
    <span class=${late ? "waited late" : "waited"}>
      <span class="digits">${t("counter.minutes", { n })}</span>
      ${late && html`<small>${t("counter.late")}</small>`}</span>
  </li>`;
}
