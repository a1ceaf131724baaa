/** The turn at this counter: its number, how long it takes, why it was this one, and what belongs to the visit. */
import { html } from "htm/preact";
import { restInWords } from "shared/hours.js";
import { page, service, words } from "shared/page.js";
import { clock, stopwatch, t } from "shared/text.js";
import { Icon, useNow } from "shared/ui.js";
import { Key } from "./keyboard.js";

export const MINUTE_MS = 60_000;
const UNTICKETED = "no_ticket"; // never called, so not quietly either
const NAMED = 3; // passed-over numbers that are still read

/** @param {number} ms */
export const wholeMinutes = (ms) => Math.max(0, Math.floor(ms / MINUTE_MS));

/** @param {{id: string | null}} props */
export function PriorityTag({ id }) {
  const found = page.priorities.find((priority) => priority.id === id);
  return found ? html`<em class="tag">${words(found.name)}</em>` : null;
}

/** @typedef {import("./actions.js").Action} Action */

/**
 * @param {{turn: import("./actions.js").Turn, live: import("shared/live.js").Live, disabled: boolean,
 *   actions: ReturnType<typeof import("./actions.js").actionsOf>}} props
 */
export function CurrentTurn({ turn, live, actions, disabled }) {
  const now = useNow(live);
  const serving = turn.state === "serving";
  const called = turn.called_at ?? turn.arrived_at;
  const since = serving && turn.started_at ? turn.started_at : called;
  const waited = wholeMinutes(called - turn.arrived_at);
  return html`<section class="now" aria-label=${t("counter.current")}>
    <div class="what"><h2>${words(service(turn.service)?.name)}</h2><${PriorityTag} id=${turn.priority} />
      ${turn.quiet && turn.why?.rule !== UNTICKETED && html`<em class="tag">${t("counter.quiet")}</em>`}</div>
    <div class="stage"><b class="number" data-label=${turn.label}
      data-signs=${turn.label.length}>${turn.label}</b></div>
    <p class="timer"><small>${t(serving ? "counter.serving_for" : "counter.called_for")}</small>
      <span class="digits">${stopwatch(now - since)}</span></p>
    <p class="facts">
      <span>${t("counter.arrived_at", { time: clock(turn.arrived_at), n: waited })}</span>
      ${wholeMinutes(now - called) >= page.calls.forgotten_min
        && html`<b class="forgotten">${t("counter.forgotten")}</b>`}
      ${turn.calls > 1 && html`<span>${t("counter.calls", { n: turn.calls })}</span>`}
    </p>
    <p class="why"><b>${t("counter.why")}</b> ${why(turn)}</p>
    <${Visit} turn=${turn} actions=${actions} disabled=${disabled} />
  </section>`;
}

/** @param {import("./actions.js").Turn} turn */
function why({ why: reason, priority }) {
  if (!reason) return "";
  const class_ = page.priorities.find(({ id }) => id === priority);
  const text = t(`counter.why_${reason.rule}`, {
    priority: words(class_?.name),
    n: reason.rule === "patience" ? page.policy.patience_min : page.policy.in_a_row,
  });
  const labels = reason.passed_over.slice(0, NAMED).join(", ");
  const more = reason.passed_over.length - NAMED;
  if (!labels) return t("counter.sentence", { text });
  const before = t(more > 0 ? "counter.before_more" : "counter.before", { labels, n: more });
  return t("counter.sentence", { text: `${text}, ${before}` });
}

/**
 * What belongs to the visit: how many came, what follows, what colleagues noted.
 * @param {{turn: import("./actions.js").Turn, disabled: boolean,
 *   actions: Record<"people" | "steps" | "notes", Action | null>}} props
 */
function Visit({ turn, actions: { people, steps, notes }, disabled }) {
  const note = turn.notes[turn.notes.length - 1];
  const follow = turn.steps.map((step) => words(service(step.service)?.name)).join(" → ");
  return html`<div class="visit">
    <${Chip} action=${people} text=${t("common.people", { n: turn.people })} disabled=${disabled} />
    <${Chip} action=${steps} look=${follow ? "chip--steps" : ""}
      text=${follow ? t("counter.steps_follow", { services: follow }) : t("counter.steps")} disabled=${disabled} />
    ${note
      ? html`<${Chip} action=${notes} text=${t("counter.note_of", { number: note.counter, text: note.text })}
          more=${turn.notes.length - 1} look="chip--note" disabled=${disabled} />`
      : html`<${Chip} action=${notes} text=${t("counter.notes")} disabled=${disabled} />`}
  </div>`;
}

/** @param {{action: Action | null, text: string, disabled: boolean, more?: number, look?: string}} props */
function Chip({ action, text, disabled, more = 0, look = "" }) {
  return action && html`<button class=${`button chip ${look}`} disabled=${disabled} aria-haspopup="dialog"
    onClick=${action.run}>
    <${Icon} name=${action.icon} /><span class=${look ? "two-lines" : ""}>${text}</span>
    ${more > 0 && html`<b class="digits">+${more}</b>`}
    <${Key} letter=${action.key} /></button>`;
}

/** Why this counter calls nobody. @param {{seat: import("./actions.js").CounterState}} props */
export function NotOpen({ seat: { state, reason, since, until } }) {
  const why = page.pause_reasons.find(({ id }) => id === reason);
  const about = [
    why && words(why.name),
    since && t("counter.since", { time: clock(since) }),
    until && t("counter.until", { time: clock(until) }),
  ].filter(Boolean).join(" · ");
  return html`<section class="now now--none"><h2>${t(`counter.is_${state}`)}</h2><p>${about}</p></section>`;
}

/**
 * @param {{view: import("./actions.js").View, live: import("shared/live.js").Live, unticketed: Action | null,
 *   disabled: boolean}} props
 */
export function NoTurn({ view: { next, hours }, live, unticketed, disabled }) {
  const rest = restInWords(hours, live.now());
  const state = next ? t("counter.ready_hint") : t("counter.nobody_hint");
  return html`<section class="now now--none">
    <h2>${rest || t(next ? "counter.ready" : "counter.nobody")}</h2>
    <p>${rest ? t(next ? "counter.rest_hint" : "counter.nobody") : state}</p>
    ${unticketed && html`<button class="button chip" disabled=${disabled} onClick=${unticketed.run}>
      <${Icon} name=${unticketed.icon} /><span>${unticketed.text}</span><${Key} letter=${unticketed.key} /></button>`}
  </section>`;
}
