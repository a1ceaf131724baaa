/** What can be done now; the first of it is what the big button does. */
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { command } from "./command.js";

/**
 * @typedef {{label: string, service: string, priority: string | null, arrived_at: number}} Waiting
 * @typedef {Waiting & {state: string, calls: number, called_at: number, started_at: number | null,
 *   why: {rule: string, passed_over: string[]}}} Turn
 * @typedef {{current: Turn | null, next: Waiting | null, waiting: Waiting[],
 *   waiting_count: number, served: number, median_service_s: number | null}} View
 * @typedef {{name: string, text: string, icon: string, key: string, run: () => void,
 *   about?: string}} Action
 */

/**
 * @param {View} view
 * @returns {{primary: Action | null, side: Action | null, recall: Action | null, miss: Action | null}}
 */
export function plan({ current, next }) {
  if (!current) return { ...NOTHING, primary: next && call(next) };
  const called = current.state === "called";
  const finishing = next ? finishAndCall(current, next) : finish(current);
  if (!called) return { ...NOTHING, primary: finishing, side: next && finish(current) };
  const confirm = page.calls.confirm_arrival;
  return {
    primary: confirm ? start("counter.start", "Space") : finishing,
    side: confirm ? null : start("counter.arrived", "S"),
    recall: recall(current),
    miss: miss(current),
  };
}

const NOTHING = { primary: null, side: null, recall: null, miss: null };

/** @param {any} answer */
const nobody = (answer) => (answer ? t("counter.called", answer) : t("counter.nobody_left"));

/** @param {Waiting} next @returns {Action} */
const call = ({ label }) => ({
  name: "call",
  text: t("counter.call", { label }),
  icon: "megaphone",
  key: "Space",
  run: () => command("call", [["next"]], nobody),
});

/** @param {Turn} current @param {Waiting} next @returns {Action} */
const finishAndCall = (current, next) => ({
  name: "finish_call",
  text: t("counter.finish_call"),
  about: next.label,
  icon: "arrow-right",
  key: "Space",
  run: () => command("finish_call", [["next", { finish: current.label }]], nobody),
});

/** @param {Turn} current @returns {Action} */
const finish = ({ label, state }) => ({
  name: "finish",
  text: t("counter.finish"),
  icon: "check",
  key: "F",
  run: () => command(
    "finish",
    state === "called" ? [["start"], ["finish"]] : [["finish"]],
    () => t("counter.finished", { label }),
  ),
});

/** @param {string} text @param {string} key @returns {Action} */
const start = (text, key) => ({
  name: "start",
  text: t(text),
  icon: "play",
  key,
  run: () => command("start", [["start"]]),
});

/** @param {Turn} current @returns {Action} */
const recall = ({ label }) => ({
  name: "recall",
  text: t("counter.recall"),
  icon: "volume-2",
  key: "R",
  run: () => command("recall", [["recall"]], ({ calls }) => t("counter.recalled", { label, n: calls })),
});

/** @param {Turn} current @returns {Action} */
const miss = ({ label }) => ({
  name: "miss",
  text: t("counter.miss"),
  icon: "user-x",
  key: "X",
  run: () => command("miss", [["miss"]], () => t("counter.missed", { label })),
});
