/** Cards to touch, on as few pages as the panel allows. */
import { language, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { useArrangement, useWindow } from "./fit.js";
import { large, low, pageShown, turnTo } from "./visit.js";

/**
 * @typedef {import("./fit.js").Layout} Layout
 * @typedef {{hidden: boolean, at: number}} OnPage a card is `hidden`, or the one `at` this place on the page, from 0
 */

/** Columns and density of each layout, the best first; "2 1" has two columns and no descriptions. */
const LAYOUTS = {
  services: {
    standing: { usual: "2 0,2 1,2 2,3 2,1 2", low: "2 1,2 2,3 2,1 2", large: "1 0,1 2,2 2", both: "1 0,1 2,2 2" },
    lying: {
      usual: "3 0,3 1,3 2,4 2,2 2,1 2", low: "3 1,3 2,4 2,2 2,1 2", large: "2 0,2 2,3 2,1 2", both: "2 2,3 2,1 2",
    },
  },
  classes: {
    standing: { usual: "1 0,2 2,1 2", low: "1 0,2 2,1 2", large: "1 0,1 2,2 2", both: "1 0,1 2,2 2" },
    lying: { usual: "2 0,3 2,2 2,1 2", low: "2 0,3 2,2 2,1 2", large: "2 0,2 2,3 2,1 2", both: "2 0,2 2,3 2,1 2" },
  },
};

/** @param {string} text @returns {Layout[]} */
const parsed = (text) => text.split(",").map((each) => {
  const [columns, dense] = each.split(" ").map(Number);
  return { columns, dense };
});

/** @param {"services" | "classes"} kind */
function layoutsOf(kind) {
  const standing = innerHeight >= innerWidth;
  const people = large.value ? (low.value ? "both" : "large") : (low.value ? "low" : "usual");
  return parsed(LAYOUTS[kind][standing ? "standing" : "lying"][people]);
}

/**
 * Shows one page of the cards, and buttons that turn to the others.
 * @param {{kind: "services" | "classes", cards: ((place: OnPage) => unknown)[]}} props `cards`: each draws a card
 */
export function Cards({ kind, cards }) {
  useWindow();
  const key = `${kind} ${language.value} ${large.value} ${low.value}`;
  const { frame, arrangement: { columns, dense, starts } } = useArrangement(layoutsOf(kind), key);
  const shown = Math.min(pageShown.value, starts.length - 1);
  const [first, end] = [starts[shown], starts[shown + 1] ?? cards.length];
  return html`<div class=${`cards${starts.length > 1 ? " cards--paged" : ""}`} ref=${frame}>
    <div class=${`services${kind === "classes" ? " classes" : ""}`} data-dense=${dense}
      style=${{ "--columns": columns }}>
      ${cards.map((card, at) => card({ hidden: at < first || at >= end, at: at - first }))}
    </div>
    <${Turn} to=${shown - 1} of=${starts.length} icon="arrow-left" shortcut="PageUp" text=${t("kiosk.page_before")} />
    <p class="pages digits" role="status">
      ${starts.length > 1 && t("kiosk.page_of", { n: shown + 1, of: starts.length })}</p>
    <${Turn} to=${shown + 1} of=${starts.length} icon="arrow-right" shortcut="PageDown" text=${t("kiosk.page_after")} />
  </div>`;
}

/**
 * Keeps its place on the first and the last page, where it leads nowhere: a finger finds the other one where it was.
 * @param {{to: number, of: number, icon: string, shortcut: string, text: string}} props
 */
function Turn({ to, of, icon, shortcut, text }) {
  const nowhere = to < 0 || to >= of;
  return html`<button class="turn" disabled=${nowhere} aria-keyshortcuts=${shortcut} onClick=${() => turnTo(to)}>
    <${Icon} name=${icon} /><span>${text}</span></button>`;
}
