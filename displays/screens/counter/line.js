/** Who waits for this counter, in calling order, who is away, and how the day goes here. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { service, words } from "shared/page.js";
import { stopwatch, t } from "shared/text.js";
import { Icon, useNow } from "shared/ui.js";
import { Away } from "./away.js";
import { callChosen } from "./plan.js";
import { MINUTE_MS, PriorityTag, wholeMinutes } from "./turn.js";

const REFRESH_MS = 10_000;

/** @param {{view: import("./plan.js").View, live: import("shared/live.js").Live, disabled: boolean}} props */
export function Line({ view, live, disabled }) {
  const now = useNow(live, REFRESH_MS);
  const [chosen, choose] = useState("");
  const toggle = (/** @type {string} */ label) => choose(label === chosen ? "" : label);
  const leave = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && choose("");
  return html`<aside>
    <h2>${t("counter.waiting")} <span class="digits">${view.waiting_count}</span></h2>
    <ol class="line" aria-label=${t("counter.waiting")} onKeyDown=${leave}>
      ${view.waiting.map((turn) => html`<li key=${turn.label}>
        <${Place} turn=${turn} now=${now} open=${turn.label === chosen} toggle=${() => toggle(turn.label)} />
        ${turn.label === chosen && html`<${CallNow} turn=${turn} current=${view.current} disabled=${disabled} />`}
      </li>`)}
      ${view.waiting.length === 0 && html`<li class="empty">${t("counter.nobody")}</li>`}
    </ol>
    <${Away} turns=${view.away} live=${live} disabled=${disabled} />
    <dl class="day">
      <div><dd class="digits">${view.served}</dd><dt>${t("counter.served")}</dt></div>
      <div><dd class="digits">${view.median_service_s === null ? "–" : stopwatch(view.median_service_s * 1_000)}</dd>
        <dt>${t("counter.median")}</dt></div>
    </dl>
  </aside>`;
}

/** @param {{turn: import("./plan.js").Waiting, now: number, open: boolean, toggle: () => void}} props */
function Place({ turn, now, open, toggle }) {
  const wanted = service(turn.service);
  const waited = now - turn.arrived_at - turn.away_ms;
  const late = wanted && waited > wanted.target_wait_min * MINUTE_MS;
  return html`<button class="place" aria-expanded=${open} onClick=${toggle}>
    <b class="number">${turn.label}</b>
    <span class="for">${words(wanted?.name)}
      <span class="tags"><${PriorityTag} id=${turn.priority} />${turn.away_ms > 0 && html`<em class="tag">${t("counter.back")}</em>`}</span></span>
    <span class=${late ? "waited late" : "waited"}>
      <span class="digits">${t("counter.minutes", { n: wholeMinutes(waited) })}</span>
      ${late && html`<small>${t("counter.late")}</small>`}</span>
  </button>`;
}

/** @param {{turn: import("./plan.js").Waiting, current: import("./plan.js").Turn | null, disabled: boolean}} props */
function CallNow({ turn, current, disabled }) {
  const action = callChosen(current, turn.label);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), []);
  if (!action) return html`<p class="later" ref=${box}>${t("counter.call_now_later", { label: turn.label, current: current?.label ?? "" })}</p>`;
  return html`<button class="button button--dark chosen" ref=${box} disabled=${disabled} onClick=${action.run}>
    <${Icon} name=${action.icon} /><span>${action.text}<small>${action.about}</small></span></button>`;
}
