/** Puts back what this counter did last, as long as that can be done. */
import { html } from "htm/preact";
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { Icon, useNow } from "shared/ui.js";
import { Key } from "./key.js";
import { undo, whatIsUndone } from "./moves.js";

const SECOND_MS = 1_000;

/**
 * @param {import("./plan.js").Undoable | null} undoable
 * @param {number} now
 */
export const secondsToUndo = (undoable, now) =>
  undoable ? Math.min(page.calls.undo_s, Math.ceil((undoable.until - now) / SECOND_MS)) : 0;

/** @param {{undoable: import("./plan.js").Undoable | null, live: import("shared/live.js").Live, disabled: boolean}} props */
export function Undo({ undoable, live, disabled }) {
  const now = useNow(live);
  const left = secondsToUndo(undoable, now);
  if (!undoable || left <= 0) return null;
  return html`<button class="button small undo" disabled=${disabled} onClick=${() => undo(undoable)}>
    <${Icon} name="undo-2" />
    <span>${t("counter.undo")} <b class="digits">${left}s</b><small>${whatIsUndone(undoable)}</small></span>
    <${Key} letter="Z" /></button>`;
}
