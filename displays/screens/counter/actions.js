/** Everything that can be done at the counter now; `primary` is what the big button does. */
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import * as commands from "./commands.js";
import { sheet } from "./sheet.js";
import { askWhy } from "./why.js";

const SECOND_MS = 1_000;
const ELSEWHERE = page.counters.length > 1; // a turn can be transferred

/**
 * @typedef {Api.CounterScreen} View
 * @typedef {Api.CurrentTurn} Turn
 * @typedef {Api.UpcomingTurn} Waiting
 * @typedef {Api.CounterStateAnswer} CounterState
 * @typedef {Api.ServiceLine} ServiceLine
 * @typedef {Api.AwayTurn} Away
 * @typedef {Api.Undoable} Undoable
 * @typedef {Api.Step} Step
 * @typedef {{name: string, text: string, icon: string, key: string, run: () => void,
 *   about?: string}} Action
 * @typedef {"primary" | "side" | "recall" | "miss" | "hold" | "transfer" | "people" | "steps" | "notes"
 *   | "call_other" | "unticketed" | "why"} Name
 */

/** @type {Record<Name, Action | null>} */
const NOTHING = {
  primary: null, side: null, recall: null, miss: null, hold: null, transfer: null, people: null,
  steps: null, notes: null, call_other: null, unticketed: null, why: null,
};

/**
 * @param {View} view
 * @returns {Record<Name, Action | null>}
 */
export function actionsOf(view) {
  const { seat, current, next } = view;
  const always = { ...NOTHING, why: why(view) };
  if (seat.state !== "open") return { ...always, primary: open(seat) };
  const working = { ...always, call_other: opens("call_other", "otherwise", "megaphone", "C") };
  if (!current) return { ...working, primary: next && call(view, next), unticketed: unticketed(seat) };
  const done = next ? finishAndCall(view, current, next) : finish(current);
  const here = { ...working, ...onTurn() };
  if (current.state !== "called") return { ...here, primary: done, side: next && finish(current) };
  const confirm = page.calls.confirm_arrival;
  return {
    ...here,
    primary: confirm ? start(current, "counter.start", "Space") : done,
    side: confirm ? null : start(current, "counter.arrived", "S"),
    recall: recall(current),
    miss: miss(current),
  };
}

/**
 * Whether the turn at the counter must be decided before another number is called.
 * @param {Turn | null} current
 */
export const mustDecide = (current) => current?.state === "called" && page.calls.confirm_arrival;

/**
 * Whether the counter only helps with this number's service.
 * @param {Waiting} turn
 * @param {CounterState} seat
 */
export const isHelped = (turn, seat) => !seat.services.includes(turn.service);

/**
 * @param {Turn} turn
 * @param {number} now
 */
export function secondsToRecall({ last_called_at }, now) {
  if (last_called_at === null) return 0;
  const { recall_gap_s: gap } = page.calls; // `now` may be a moment behind: never more than the whole gap
  return Math.max(0, Math.min(gap, Math.ceil((last_called_at - now) / SECOND_MS + gap)));
}

/**
 * Calls a number out of its order; null while the turn at the counter must be decided first.
 * @param {Turn | null} current
 * @param {string} label
 * @returns {Action | null}
 */
export function callChosen(current, label) {
  if (mustDecide(current)) return null;
  return {
    name: "call_chosen",
    text: t(current ? "counter.finish_call_now" : "counter.call_now", { label }),
    about: t("counter.out_of_order"),
    icon: "megaphone",
    key: "",
    run: () => commands.callNumber(current, label, false),
  };
}

/** @param {CounterState} seat @returns {Action} */
const open = ({ state }) => ({
  name: "open",
  text: t(`counter.open_${state}`),
  icon: "play",
  key: "Space",
  run: commands.openCounter,
});

/** @param {View} view @param {Waiting} next @returns {Action} */
const call = ({ seat }, next) => ({
  name: "call",
  text: t("counter.call", { label: next.label }),
  about: isHelped(next, seat) ? t("counter.helped") : "",
  icon: "megaphone",
  key: "Space",
  run: () => commands.callNext(null),
});

/** @param {View} view @param {Turn} current @param {Waiting} next @returns {Action} */
const finishAndCall = ({ seat }, current, next) => ({
  name: "finish_call",
  text: t("counter.finish_call"),
  about: isHelped(next, seat) ? `${next.label}, ${t("counter.helped")}` : next.label,
  icon: "arrow-right",
  key: "Space",
  run: () => commands.callNext(current),
});

/** @param {Turn} current @returns {Action} */
const finish = ({ label, state }) => ({
  name: "finish",
  text: t("counter.finish"),
  icon: "check",
  key: "F",
  run: () => commands.finish(label, state !== "called"),
});

/** @param {Turn} current @param {string} text @param {string} key @returns {Action} */
const start = ({ label }, text, key) => ({
  name: "start",
  text: t(text),
  icon: "play",
  key,
  run: () => commands.start(label),
});

/** @param {Turn} current @returns {Action} */
const recall = ({ label }) => ({
  name: "recall",
  text: t("counter.recall"),
  icon: "volume-2",
  key: "R",
  run: () => commands.recall(label),
});

/** @param {Turn} current @returns {Action} */
const miss = ({ label }) => ({
  name: "miss",
  text: t("counter.miss"),
  icon: "user-x",
  key: "X",
  run: () => commands.miss(label),
});

/** What else can be done with the open turn, called or served. */
const onTurn = () => ({
  hold: page.hold_reasons.length > 0 ? opens("hold", "set_aside", "pause", "H") : null,
  transfer: ELSEWHERE ? opens("transfer", "transfer", "arrow-right-left", "T") : null,
  people: opens("people", "people", "users", "P"),
  steps: opens("steps", "steps", "route", "V"),
  notes: opens("notes", "notes", "notebook-pen", "M"),
});

/**
 * Serves somebody without a ticket; a counter with one service need not ask which.
 * @param {CounterState} seat
 * @returns {Action}
 */
const unticketed = ({ services }) => ({
  ...opens("unticketed", "unticketed", "user-plus", "W"),
  ...(services.length === 1 ? { run: () => commands.serve(services[0]) } : {}),
});

/** @param {View} view @returns {Action} */
const why = ({ current, next }) => ({
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
const opens = (name, text, icon, key) => ({
  name, text: t(`counter.${text}`), icon, key, run: () => { sheet.value = name; },
});
