/** What belongs to the visit at the counter: how many came, what follows, what colleagues noted. */
import { html } from "htm/preact";
import { service, words } from "shared/page.js";
import { t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { Key } from "./key.js";

/** @typedef {import("./plan.js").Action} Action */

/**
 * @param {{turn: import("./plan.js").Turn, disabled: boolean,
 *   actions: Record<"people" | "steps" | "notes", Action | null>}} props
 */
export function Visit({ turn, actions: { people, steps, notes }, disabled }) {
  const note = turn.notes[turn.notes.length - 1];
  const follow = turn.steps.map((step) => words(service(step.service)?.name)).join(" → ");
  return html`<div class="visit">
    <${Chip} action=${people} text=${t("common.people", { n: turn.people })} disabled=${disabled} />
    <${Chip} action=${steps} look=${follow ? "chip--steps" : ""} text=${follow ? t("counter.steps_follow", { services: follow }) : t("counter.steps")} disabled=${disabled} />
    ${note
      ? html`<${Chip} action=${notes} text=${t("counter.note_of", { number: note.counter, text: note.text })}
          more=${turn.notes.length - 1} look="chip--note" disabled=${disabled} />`
      : html`<${Chip} action=${notes} text=${t("counter.notes")} disabled=${disabled} />`}
  </div>`;
}

/** @param {{action: Action | null, text: string, disabled: boolean, more?: number, look?: string}} props */
function Chip({ action, text, disabled, more = 0, look = "" }) {
  return action && html`<button class=${`button chip ${look}`} disabled=${disabled} aria-haspopup="dialog" onClick=${action.run}>
    <${Icon} name=${action.icon} /><span>${text}</span>${more > 0 && html`<b class="digits">+${more}</b>`}
    <${Key} letter=${action.key} /></button>`;
}
