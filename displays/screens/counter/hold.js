/** A button for what must not happen by a slip: it has to be held, while a ring fills. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "shared/ui.js";

const HOLD_MS = 800; // and the stylesheet's transition

/**
 * @param {{action: import("./plan.js").Action, hint: string, disabled: boolean, hold: () => void,
 *   press: () => void, tooShort: () => void, children?: unknown}} props
 *   `press`: without a pointer, by keyboard or assistive technology
 */
export function HoldButton({ action, hint, disabled, hold, press, tooShort, children }) {
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
    <span class="ring"><svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="21" pathLength="1" /></svg>
      <${Icon} name=${action.icon} /></span>
    <span>${action.text}<small>${hint}</small></span>${children}
  </button>`;
}
