/** Calls: in the order of the line, or out of it; with an open turn, that one is finished first. */
import { t } from "shared/text.js";
import { command } from "./command.js";

/** @typedef {import("./plan.js").Turn | null} Current */

/**
 * @param {Current} current
 * @param {{service?: string, only?: string, quiet?: boolean}} [how] narrowed to, or kept from the hall
 */
export const callNext = (current, how = {}) =>
  command(current ? "finish_call" : "call", "next", { finish: current?.label, ...how },
    (answer) => (answer ? called(answer) : nobody(current, how)));

/** @param {Current} current @param {string} label @param {boolean} quiet */
export const callNumber = (current, label, quiet) =>
  command("call_chosen", "call", { label, finish: current?.label, quiet }, called);

/** @param {{label: string, quiet: boolean}} turn */
const called = ({ label, quiet }) => t(quiet ? "counter.called_quietly" : "counter.called", { label });

/** @param {Current} current @param {{service?: string, only?: string}} how */
function nobody(current, { service, only }) {
  const narrowed = service || only ? t("counter.nobody_such") : t("counter.nobody_waits");
  return current ? `${t("counter.finished", { label: current.label })} ${narrowed}` : narrowed;
}
