/** The column beside the turn: people waiting in calling order, people away, and the figures of the day. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { page, service, words } from "shared/page.js";
import { clock, shortMinutes, stopwatch, t } from "shared/text.js";
import { Icon, useNow } from "shared/ui.js";
import { actionsOf, callChosen, isHelped } from "./actions.js";
import { bringBack, callNumber } from "./commands.js";
import { Key } from "./keyboard.js";
import { MINUTE_MS, PriorityTag, wholeMinutes } from "./turn.js";
import { askWhy } from "./why.js";

const REFRESH_MS = 10_000;

/** @typedef {import("./actions.js").View} View */
/** @typedef {import("./actions.js").Waiting} Waiting */
/** @typedef {import("./actions.js").Away} AwayTurn */

/** @param {{view: View, live: import("shared/live.js").Live, disabled: boolean}} props */
export function Line({ view, live, disabled }) {
  const now = useNow(live, REFRESH_MS);
  const [chosen, choose] = useState("");
  const toggle = (/** @type {string} */ label) => choose(label === chosen ? "" : label);
  const leave = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && choose("");
  const row = (/** @type {Waiting} */ turn) => html`<li key=${turn.label}>
    <${WaitingRow} turn=${turn} now=${now} open=${turn.label === chosen} toggle=${() => toggle(turn.label)} />
    ${turn.label === chosen && html`<${CallNow} turn=${turn} view=${view} disabled=${disabled} />`}</li>`;
  const helped = view.lines.filter(({ helps, waiting }) => helps && waiting > 0);
  const own = view.waiting.filter((turn) => !isHelped(turn, view.seat));
  return html`<aside>
    <h2>${t("counter.waiting")} <span><span class="digits">${view.waiting_count}</span>
      ${helped.length > 0 && html`<small>${t("counter.helped_too", { n: sum(helped) })}</small>`}</span></h2>
    <${LineActions} view=${view} disabled=${disabled} />
    <div class="line" onKeyDown=${leave}>
      <ol aria-label=${t("counter.waiting")}>${own.map(row)}
        ${own.length === 0 && !view.not_offered && html`<li class="empty">${t("counter.nobody")}</li>`}
        ${view.not_offered > 0 && html`<li class="empty">${t("counter.not_offered", { n: view.not_offered })}</li>`}
        </ol>
      ${helped.length > 0 && html`<${Helped} lines=${helped}
        rows=${view.waiting.filter((turn) => isHelped(turn, view.seat)).map(row)} />`}
    </div>
    <${Away} turns=${view.away} live=${live} disabled=${disabled} />
    <dl class="day">
      <div><dd class="digits">${view.served}</dd><dt>${t("counter.served")}</dt></div>
      <div><dd class="digits">${view.median_service_s === null ? "–" : stopwatch(view.median_service_s * 1_000)}</dd>
        <dt>${t("counter.median")}</dt></div>
    </dl>
  </aside>`;
}

/** @param {{view: View, disabled: boolean}} props */
function LineActions({ view, disabled }) {
  const { call_other: other, why } = actionsOf(view);
  return html`<div class="line-actions">
    ${[other, why].map((action) => action && html`<button class="button" key=${action.name}
    disabled=${disabled} aria-haspopup="dialog" onClick=${action.run}>
    <${Icon} name=${action.icon} /><span>${action.text}</span><${Key} letter=${action.key} /></button>`)}</div>`;
}

/** @param {import("./actions.js").ServiceLine[]} lines */
const sum = (lines) => lines.reduce((n, { waiting }) => n + waiting, 0);

/**
 * Lines that are not this counter's own.
 * @param {{lines: import("./actions.js").ServiceLine[], rows: unknown[]}} props
 */
function Helped({ lines, rows }) {
  const names = lines.map((line) => words(service(line.service)?.name)).join(", ");
  return html`<section class="helped" aria-label=${t("counter.helping")}>
    <h3>${t("counter.helping")} <span class="digits">${sum(lines)}</span><small>${names}</small></h3>
    <ol>${rows}</ol>
  </section>`;
}

/** @param {{turn: Waiting, now: number, open: boolean, toggle: () => void}} props */
function WaitingRow({ turn, now, open, toggle }) {
  const wanted = service(turn.service);
  const waited = now - turn.arrived_at - turn.away_ms;
  const late = wanted && waited > wanted.target_wait_min * MINUTE_MS;
  return html`<button class="place" aria-expanded=${open} onClick=${toggle}>
    <b class="number">${turn.label}</b>
    <span class="for">${words(wanted?.name)}
      <span class="tags"><${PriorityTag} id=${turn.priority} />
        ${turn.away_ms > 0 && html`<em class="tag">${t("counter.back")}</em>`}
        ${turn.people > 1 && html`<em class="tag">${t("common.people", { n: turn.people })}</em>`}</span></span>
    <span class=${late ? "waited late" : "waited"}>
      <span class="digits">${t("counter.minutes", { n: wholeMinutes(waited) })}</span>
      ${late ? html`<small>${t("counter.late")}</small>`
        : turn.wait && html`<small class="more">${t("counter.more", { range: shortMinutes(turn.wait) })}</small>`}
        </span>
  </button>`;
}

/** @param {{turn: Waiting, view: View, disabled: boolean}} props */
function CallNow({ turn: { label }, view: { current, next }, disabled }) {
  const action = callChosen(current, label);
  const before = [current?.label, next?.label].find((other) => other && other !== label);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), []);
  return html`<div class="call-now" ref=${box}>
    ${action
      ? html`<button class="button button--dark chosen" disabled=${disabled} onClick=${action.run}>
          <${Icon} name=${action.icon} /><span>${action.text}<small>${action.about}</small></span></button>
        <button class="button" disabled=${disabled} onClick=${() => callNumber(current, label, true)}>
          <${Icon} name="volume-x" />${t("counter.call_quietly")}</button>`
      : html`<p class="later">${t("counter.call_now_later", { label, current: current?.label ?? "" })}</p>`}
    <button class="button" disabled=${disabled} aria-haspopup="dialog"
      onClick=${() => askWhy(before ?? label, before ? label : "")}>
      <${Icon} name="circle-question-mark" />${t("counter.why_ask")}</button>
  </div>`;
}

/** @param {AwayTurn} turn @param {number} now */
const mayReturn = (turn, now) =>
  turn.state === "held" || now - turn.since <= page.calls.missed_return_min * MINUTE_MS;

/**
 * Tickets on hold or missed; each can be brought back into the line.
 * @param {{turns: AwayTurn[], live: import("shared/live.js").Live, disabled: boolean}} props
 */
function Away({ turns, live, disabled }) {
  const now = useNow(live, REFRESH_MS);
  const shown = turns.filter((turn) => mayReturn(turn, now));
  if (shown.length === 0) return null;
  return html`<section class="away" aria-label=${t("counter.away")}>
    <h2>${t("counter.away")} <span class="digits">${shown.length}</span></h2>
    <ul>${shown.map((turn) => html`<li key=${turn.label}>
      <p><b class="number">${turn.label}</b> <em class=${`tag tag--${turn.state}`}>
        ${t(`counter.away_${turn.state}`)}</em>
        <small>${about(turn, now)}</small></p>
      <button class="button" disabled=${disabled} aria-label=${t("counter.back_label", { label: turn.label })}
        onClick=${() => bringBack(turn.label)}>${t("counter.back")}</button>
    </li>`)}</ul>
  </section>`;
}

/** @param {AwayTurn} turn @param {number} now */
function about(turn, now) {
  const reason = page.hold_reasons.find(({ id }) => id === turn.reason);
  const n = wholeMinutes(now - turn.since);
  return [
    reason && words(reason.name),
    n > 0 ? t("counter.away_for", { n }) : t("counter.away_now"),
    turn.back_at && t("counter.back_at", { time: clock(turn.back_at) }),
  ].filter(Boolean).join(" · ");
}
