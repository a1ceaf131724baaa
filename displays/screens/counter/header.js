/** The head of the tablet: whose counter it is and how it stands, undo, and the ways to menu and printers. */
import { html } from "htm/preact";
import { DangerSigns } from "shared/dangers.js";
import { page, service, words } from "shared/page.js";
import { t } from "shared/text.js";
import { Icon, StaffHeader, useNow } from "shared/ui.js";
import { undo, whatIsUndone } from "./commands.js";
import { hasKeyboard, Key, keysOn, switchKeys } from "./keyboard.js";
import { PrintingButton } from "./printing.js";
import { sheet } from "./sheet.js";

const SECOND_MS = 1_000;

/** @typedef {import("shared/live.js").Live} Live */

/** @param {{view: import("./actions.js").View | null, live: Live, disabled?: boolean}} props */
export function Header({ view, live, disabled = true }) {
  const seat = view?.seat;
  const state = view?.current?.state ?? (seat?.state === "open" ? "free" : seat?.state);
  const names = seat?.services.map((id) => words(service(id)?.name)).join(" · ");
  return html`<${StaffHeader} title=${t("common.counter", { number: page.screen.counter })} live=${live}
    controls=${hasKeyboard && html`<${KeysSwitch} />`}>
    ${view && html`<p class=${`state state--${state}${state === "free" ? "" : " state--on"}`}>
      ${t(`counter.state_${state}`)}</p>`}
    ${view && html`<${DangerSigns} dangers=${view.dangers} />`}
    <p class="who">${[seat?.staff, names].filter(Boolean).join(" · ")}</p>
    ${view && html`<${Undo} undoable=${view.undo} live=${live} disabled=${disabled} />`}
    ${seat?.state === "open" && html`<button class="button button--small" disabled=${disabled} aria-haspopup="dialog"
      onClick=${() => { sheet.value = "menu"; }} aria-label=${t("counter.menu")}><${Icon} name="users" />
        <span>${t("counter.menu")}</span></button>`}
    ${view && html`<${PrintingButton} printers=${view.printers} disabled=${disabled} />`}
  </${StaffHeader}>`;
}

function KeysSwitch() {
  return html`<button class="button button--small" aria-pressed=${keysOn.value} onClick=${switchKeys}
    title=${t("counter.keys")} aria-label=${t("counter.keys")}><${Icon} name="keyboard" /></button>`;
}

/**
 * How long the last command can still be undone; 0 once it cannot.
 * @param {import("./actions.js").Undoable | null} undoable
 * @param {number} now
 */
export const secondsToUndo = (undoable, now) =>
  undoable ? Math.min(page.calls.undo_s, Math.ceil((undoable.until - now) / SECOND_MS)) : 0;

/** @param {{undoable: import("./actions.js").Undoable | null, live: Live, disabled: boolean}} props */
function Undo({ undoable, live, disabled }) {
  const now = useNow(live);
  const left = secondsToUndo(undoable, now);
  if (!undoable || left <= 0) return null;
  return html`<button class="button button--small undo" disabled=${disabled} onClick=${() => undo(undoable)}>
    <${Icon} name="undo-2" />
    <span>${t("common.undo")} <b class="digits">${left}s</b><small>${whatIsUndone(undoable)}</small></span>
    <${Key} letter="Z" /></button>`;
}
