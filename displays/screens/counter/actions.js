/** The buttons below the turn: the big one, and what else can be done now. */
import { html } from "htm/preact";
import { t } from "shared/text.js";
import { Icon, useNow } from "shared/ui.js";
import { doing, say, settling } from "./command.js";
import { HoldButton } from "./hold.js";
import { Key } from "./key.js";
import { twice } from "./keys.js";
import { plan, secondsToRecall } from "./plan.js";

/** @typedef {import("./plan.js").Action} Action */
/** @typedef {import("shared/live.js").Live} Live */

const missTwice = twice();

/** @param {Action} miss */
export const pressMiss = (miss) =>
  missTwice(miss.run, () => say(t("counter.miss_again", { key: miss.key })));

/** @param {{view: import("./plan.js").View, live: Live, disabled: boolean}} props */
export function Actions({ view, live, disabled }) {
  const { primary, side, recall, miss, aside, transfer } = plan(view);
  return html`<div class="actions">
    ${view.current && html`<div class="acts">
      ${recall && html`<${Recall} action=${recall} turn=${view.current} live=${live} disabled=${disabled} />`}
      ${miss && html`<${HoldButton} action=${miss} hint=${t("counter.hold")} disabled=${disabled} hold=${miss.run}
        press=${() => pressMiss(miss)} tooShort=${() => say(t("counter.hold_longer"))}>
        <${Key} letter=${miss.key} /></${HoldButton}>`}
      ${[aside, transfer].map((action) => action && html`<button class="button act" key=${action.name}
        disabled=${disabled} aria-haspopup="dialog" onClick=${action.run}>
        <${Icon} name=${action.icon} /><span>${action.text}</span><${Key} letter=${action.key} /></button>`)}
    </div>`}
    <div class="next">
      <${Go} primary=${primary} view=${view} disabled=${disabled} />
      ${side && html`<button class="button side" disabled=${disabled} onClick=${side.run}>
        <${Icon} name=${side.icon} />${side.text}<${Key} letter=${side.key} /></button>`}
    </div>
  </div>`;
}

/** @param {{action: Action, turn: import("./plan.js").Turn, live: Live, disabled: boolean}} props */
function Recall({ action, turn, live, disabled }) {
  const left = secondsToRecall(turn, useNow(live));
  return html`<button class="button act" disabled=${disabled || left > 0} onClick=${action.run}>
    <${Icon} name=${action.icon} /><span>${action.text}
    <small>${left > 0 ? t("counter.recall_in", { n: left }) : t("counter.calls", { n: turn.calls })}</small></span>
    <${Key} letter=${action.key} /></button>`;
}

/** @param {{primary: Action | null, view: import("./plan.js").View, disabled: boolean}} props */
function Go({ primary, view, disabled }) {
  const n = view.waiting_count;
  if (!primary) {
    return html`<button class="go" disabled><span>${t("common.waiting_none")}
      <small>${t("counter.button_wakes")}</small></span></button>`;
  }
  const busy = doing.value === primary.name;
  return html`<button class=${`go${settling.value ? " go--settling" : ""}`} disabled=${disabled}
      onClick=${primary.run}>
    <${Icon} name=${primary.icon} />
    <span>${busy ? t("counter.doing") : primary.text}
      <small>${[primary.about, n > 0 ? t("common.waiting", { n }) : !view.next && t("common.waiting_none")].filter(Boolean).join(" · ")}<${Key} letter=${primary.key} /></small></span>
  </button>`;
}
