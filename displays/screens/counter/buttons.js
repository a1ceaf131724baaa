/** The buttons below the turn: the big one, and what else can be done now. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { doing, say, settling } from "shared/commands.js";
import { t } from "shared/text.js";
import { Icon, useNow } from "shared/ui.js";
import { actionsOf, secondsToRecall } from "./actions.js";
import { Key, twice } from "./keyboard.js";

const HOLD_MS = 800; // and the stylesheet's transition

/** @typedef {import("./actions.js").Action} Action */
/** @typedef {import("shared/live.js").Live} Live */

const missTwice = twice();

/** @param {Action} miss */
export const pressMiss = (miss) =>
  missTwice(miss.run, () => say({ text: t("counter.miss_again", { key: miss.key }) }));

/** @param {{view: import("./actions.js").View, live: Live, disabled: boolean}} props */
export function Buttons({ view, live, disabled }) {
  const { primary, side, recall, miss, hold, transfer } = actionsOf(view);
  return html`<div class="actions">
    ${view.current && html`<div class="acts">
      ${recall && html`<${Recall} action=${recall} turn=${view.current} live=${live} disabled=${disabled} />`}
      ${miss && html`<${HoldButton} action=${miss} hint=${t("counter.hold")} disabled=${disabled} hold=${miss.run}
        press=${() => pressMiss(miss)} tooShort=${() => say({ text: t("counter.hold_longer") })}>
        <${Key} letter=${miss.key} /></${HoldButton}>`}
      ${[hold, transfer].map((action) => action && html`<button class="button act" key=${action.name}
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

/** @param {{action: Action, turn: import("./actions.js").Turn, live: Live, disabled: boolean}} props */
function Recall({ action, turn, live, disabled }) {
  const left = secondsToRecall(turn, useNow(live));
  return html`<button class="button act" disabled=${disabled || left > 0} onClick=${action.run}>
    <${Icon} name=${action.icon} /><span>${action.text}
    <small>${left > 0 ? t("counter.recall_in", { n: left }) : t("counter.calls", { n: turn.calls })}</small></span>
    <${Key} letter=${action.key} /></button>`;
}

/** @param {{primary: Action | null, view: import("./actions.js").View, disabled: boolean}} props */
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
      <small>${[
        primary.about,
        n > 0 ? t("common.waiting", { n }) : !view.next && t("common.waiting_none"),
      ].filter(Boolean).join(" · ")}<${Key} letter=${primary.key} /></small></span>
  </button>`;
}

/**
 * A button for what must not happen by a slip: it has to be held, while a ring fills.
 * @param {{action: Action, hint: string, disabled: boolean, hold: () => void,
 *   press: () => void, tooShort: () => void, children?: unknown}} props
 *   `press`: without a pointer, by keyboard or assistive technology
 */
function HoldButton({ action, hint, disabled, hold, press, tooShort, children }) {
  const [holding, setHolding] = useState(false);
  const timer = useRef(0);
  const stop = () => {
    clearTimeout(timer.current);
    timer.current = 0;
    setHolding(false);
  };
  const begin = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      stop();
      hold();
    }, HOLD_MS);
  };
  const release = () => {
    if (timer.current) tooShort();
    stop();
  };
  useEffect(() => (disabled ? stop() : undefined), [disabled]);
  useEffect(() => stop, []);
  return html`<button class=${`button act hold${holding ? " hold--on" : ""}`} disabled=${disabled}
      onPointerDown=${begin} onPointerUp=${release} onPointerLeave=${stop} onPointerCancel=${stop}
      onClick=${(/** @type {MouseEvent} */ event) => event.detail === 0 && press()}
      onContextMenu=${(/** @type {Event} */ event) => event.preventDefault()}>
    <span class="ring"><svg viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="21" pathLength="1" /></svg>
      <${Icon} name=${action.icon} /></span>
    <span>${action.text}<small>${hint}</small></span>${children}
  </button>`;
}
