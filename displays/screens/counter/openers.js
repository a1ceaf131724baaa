/** The actions that open a sheet. */
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { serve } from "./moves.js";
import { sheet } from "./sheet.js";
import { askWhy } from "./why.js";

const ELSEWHERE = page.counters.length > 1; // a turn can be sent to

/** @typedef {import("./plan.js").Action} Action */

/** What else can be done with the open turn, called or served. */
export const ofTurn = () => ({
  aside: page.hold_reasons.length > 0 ? opens("aside", "set_aside", "pause", "H") : null,
  transfer: ELSEWHERE ? opens("transfer", "transfer", "arrow-right-left", "T") : null,
  people: opens("people", "people", "users", "P"),
  steps: opens("steps", "steps", "route", "V"),
  notes: opens("notes", "notes", "notebook-pen", "M"),
});

/** Nobody has to choose where the counter has one service. @param {import("./plan.js").Seat} seat @returns {Action} */
export const unticketed = ({ services }) => ({
  ...opens("unticketed", "unticketed", "user-plus", "W"),
  ...(services.length === 1 ? { run: () => serve(services[0]) } : {}),
});

/** @param {import("./plan.js").View} view @returns {Action} */
export const why = ({ current, next }) => ({
  ...opens("why", "why_ask", "circle-question-mark", "Y"),
  run: () => askWhy(current?.label ?? next?.label ?? "", ""),
});

/**
 * @param {import("./sheet.js").OfTurn | import("./sheet.js").OfCounter} name of the sheet
 * @param {string} text
 * @param {string} icon
 * @param {string} key
 * @returns {Action}
 */
export const opens = (name, text, icon, key) => ({
  name, text: t(`counter.${text}`), icon, key, run: () => { sheet.value = name; },
});
