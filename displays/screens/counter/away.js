/** Who was here and is not: on hold or missed. Each can be brought back into the line. */
import { html } from "htm/preact";
import { page, words } from "shared/page.js";
import { clock, t } from "shared/text.js";
import { useNow } from "shared/ui.js";
import { bringBack } from "./moves.js";
import { MINUTE_MS, wholeMinutes } from "./turn.js";

const REFRESH_MS = 10_000;

/** @typedef {import("./plan.js").Away} AwayTurn */

/** @param {AwayTurn} turn @param {number} now */
const mayReturn = (turn, now) =>
  turn.state === "held" || now - turn.since <= page.calls.missed_return_min * MINUTE_MS;

/** @param {{turns: AwayTurn[], live: import("shared/live.js").Live, disabled: boolean}} props */
export function Away({ turns, live, disabled }) {
  const now = useNow(live, REFRESH_MS);
  const shown = turns.filter((turn) => mayReturn(turn, now));
  if (shown.length === 0) return null;
  return html`<section class="away" aria-label=${t("counter.away")}>
    <h2>${t("counter.away")} <span class="digits">${shown.length}</span></h2>
    <ul>${shown.map((turn) => html`<li key=${turn.label}>
      <p><b class="number">${turn.label}</b> <em class=${`tag tag--${turn.state}`}>${t(`counter.away_${turn.state}`)}</em>
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
