/** Numbers on hold or missed; one tap puts a number back into the line. */
import { post } from "shared/api.js";
import { run, say } from "shared/commands.js";
import { page, service, words } from "shared/page.js";
import { clock, t } from "shared/text.js";
import { html, useNow } from "shared/ui.js";

const MINUTE_MS = 60_000;
const REFRESH_MS = 10_000;

/** @param {string} label */
async function welcomeBack(label) {
  if (!await run("back", () => post("/reception/back", { label }))) return;
  say({ text: t("reception.came_back", { label }), undo: () => { undo(label); } });
}

/** @param {string} label */
async function undo(label) {
  if (await run("undo", () => post("/reception/undo", { label }))) say({ text: t("reception.away_again", { label }) });
}

/** @param {{turns: Api.AwayTurn[], live: import("shared/live.js").Live, disabled: boolean}} props */
export function Away({ turns, live, disabled }) {
  const now = useNow(live, REFRESH_MS);
  const shown = turns.filter(({ state, since }) =>
    state === "held" || now - since <= page.calls.missed_return_min * MINUTE_MS);
  return html`<p class="about">
    ${t("reception.away_about", { minutes: page.calls.missed_return_min, n: page.calls.return_places })}</p>
    ${shown.length === 0 && html`<p class="empty">${t("reception.nobody_away")}</p>`}
    <ul class="rows">${shown.map((turn) => html`<li key=${turn.label}>
      <b class="number">${turn.label}</b>
      <p><span>${words(service(turn.service)?.name)}</span><small>${about(turn, now)}</small></p>
      <button class="button" disabled=${disabled} aria-label=${t("reception.back_label", { label: turn.label })}
        onClick=${() => welcomeBack(turn.label)}>${t("reception.back")}</button></li>`)}</ul>`;
}

/** @param {Api.AwayTurn} turn @param {number} now */
function about(turn, now) {
  const reason = page.hold_reasons.find(({ id }) => id === turn.reason);
  const n = Math.max(0, Math.floor((now - turn.since) / MINUTE_MS));
  return [
    t(`reception.away_${turn.state}`),
    reason && words(reason.name),
    n > 0 ? t("reception.away_for", { n }) : t("reception.away_now"),
    turn.back_at && t("reception.back_at", { time: clock(turn.back_at) }),
  ].filter(Boolean).join(" · ");
}
