/** What can be done now; the first of it is what the big button does. */
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { command } from "./command.js";
import { openCounter } from "./moves.js";
import { sheet } from "./sheet.js";

const SECOND_MS = 1_000;
const ELSEWHERE = page.counters.length > 1; // a turn can be sent to

/**
 * @typedef {{label: string, service: string, priority: string | null, arrived_at: number,
 *   away_ms: number}} Waiting
 * @typedef {Omit<Waiting, "away_ms"> & {state: string, calls: number, called_at: number,
 *   last_called_at: number, started_at: number | null,
 *   why: {rule: string, passed_over: string[]}}} Turn
 * @typedef {{label: string, service: string, state: "held" | "missed", since: number,
 *   reason: string | null, back_at: number | null}} Away
 * @typedef {{seq: number, kind: string, label: string | null, until: number}} Undoable
 * @typedef {{counter: number, state: "open" | "paused" | "closed", reason: string | null,
 *   until: number | null, since: number | null, staff: string, services: string[]}} Seat
 * @typedef {{seat: Seat, others: Seat[], current: Turn | null, next: Waiting | null, waiting: Waiting[],
 *   waiting_count: number, away: Away[], undo: Undoable | null, served: number,
 *   median_service_s: number | null}} View
 * @typedef {{name: string, text: string, icon: string, key: string, run: () => void,
 *   about?: string}} Action
 */

/**
 * @param {View} view
 * @returns {Record<"primary" | "side" | "recall" | "miss" | "aside" | "transfer", Action | null>}
 */
export function plan({ seat, current, next }) {
  if (seat.state !== "open") return { ...NOTHING, primary: open(seat) };
  if (!current) return { ...NOTHING, primary: next && call(next) };
  const called = current.state === "called";
  const done = next ? finishAndCall(current, next) : finish(current);
  const leaving = {
    aside: page.hold_reasons.length > 0 ? aside() : null,
    transfer: ELSEWHERE ? transfer() : null,
  };
  if (!called) {
    return { ...NOTHING, ...leaving, primary: done, side: next && finish(current) };
  }
  const confirm = page.calls.confirm_arrival;
  return {
    ...leaving,
    primary: confirm ? start(current, "counter.start", "Space") : done,
    side: confirm ? null : start(current, "counter.arrived", "S"),
    recall: recall(current),
    miss: miss(current),
  };
}

const NOTHING = {
  primary: null, side: null, recall: null, miss: null, aside: null, transfer: null,
};

/**
 * @param {Turn} turn
 * @param {number} now
 */
export function secondsToRecall({ last_called_at }, now) {
  const { gap_s } = page.calls; // `now` may be a moment behind: never more than the whole gap
  return Math.max(0, Math.min(gap_s, Math.ceil((last_called_at - now) / SECOND_MS + gap_s)));
}

/**
 * Calls a number out of its order; null while the turn at the counter must be decided first.
 * @param {Turn | null} current
 * @param {string} label
 * @returns {Action | null}
 */
export function callChosen(current, label) {
  if (current?.state === "called" && page.calls.confirm_arrival) return null;
  return {
    name: "call_chosen",
    text: t(current ? "counter.finish_call_now" : "counter.call_now", { label }),
    about: t("counter.out_of_order"),
    icon: "megaphone",
    key: "",
    run: () => command("call_chosen", "call", { label, finish: current?.label }, nobody),
  };
}

/** @param {any} answer */
const nobody = (answer) => (answer ? t("counter.called", answer) : t("counter.nobody_left"));

/** @param {Seat} seat @returns {Action} */
const open = ({ state }) => ({
  name: "open",
  text: t(`counter.open_${state}`),
  icon: "play",
  key: "Space",
  run: openCounter,
});

/** @param {Waiting} next @returns {Action} */
const call = ({ label }) => ({
  name: "call",
  text: t("counter.call", { label }),
  icon: "megaphone",
  key: "Space",
  run: () => command("call", "next", {}, nobody),
});

/** @param {Turn} current @param {Waiting} next @returns {Action} */
const finishAndCall = (current, next) => ({
  name: "finish_call",
  text: t("counter.finish_call"),
  about: next.label,
  icon: "arrow-right",
  key: "Space",
  run: () => command("finish_call", "next", { finish: current.label }, nobody),
});

/** @param {Turn} current @returns {Action} */
const finish = ({ label, state }) => ({
  name: "finish",
  text: t("counter.finish"),
  icon: "check",
  key: "F",
  run: () => command(
    "finish", "finish", { of: label, confirmed: state !== "called" },
    () => t("counter.finished", { label }),
  ),
});

/** @param {Turn} current @param {string} text @param {string} key @returns {Action} */
const start = ({ label }, text, key) => ({
  name: "start",
  text: t(text),
  icon: "play",
  key,
  run: () => command("start", "start", { of: label }),
});

/** @param {Turn} current @returns {Action} */
const recall = ({ label }) => ({
  name: "recall",
  text: t("counter.recall"),
  icon: "volume-2",
  key: "R",
  run: () => command(
    "recall", "recall", { of: label }, ({ calls }) => t("counter.recalled", { label, n: calls }),
  ),
});

/** @param {Turn} current @returns {Action} */
const miss = ({ label }) => ({
  name: "miss",
  text: t("counter.miss"),
  icon: "user-x",
  key: "X",
  run: () => command("miss", "miss", { of: label }, () => t("counter.missed", { label })),
});

/** @returns {Action} */
const aside = () => ({
  name: "aside",
  text: t("counter.set_aside"),
  icon: "pause",
  key: "H",
  run: () => { sheet.value = "aside"; },
});

/** @returns {Action} */
const transfer = () => ({
  name: "transfer",
  text: t("counter.transfer"),
  icon: "arrow-right-left",
  key: "T",
  run: () => { sheet.value = "transfer"; },
});
