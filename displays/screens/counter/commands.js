/** Every command of this counter, each with what is said once it is done. */
import { post } from "shared/api.js";
import { run } from "shared/commands.js";
import { page, words } from "shared/page.js";
import { t } from "shared/text.js";

const NUMBER = /** @type {number} */ (page.screen.counter);
const STAYING = new Set(["recall", "people", "steps", "notes"]); // leave the number where it was

/** @typedef {import("./actions.js").Turn | null} Current */

/**
 * What follows a counter's number in a path.
 * @template P
 * @typedef {P extends `/counters/${number}/${infer Name}` ? Name : never} Below
 */

/**
 * @template {Below<Api.Post["path"]>} P
 * @param {string} name
 * @param {P} path below this counter
 * @param {Api.Body<`/counters/${number}/${P}`>} body names the turn that is meant, so that it hits nothing else
 * @param {(answer: Api.Posted<`/counters/${number}/${P}`>) => string} [describe]
 */
const command = (name, path, body, describe) =>
  run(name, () => post(`/counters/${NUMBER}/${path}`, body), { describe, settles: !STAYING.has(name) });

/**
 * Calls the next in line; an open turn is finished first.
 * @param {Current} current
 * @param {{service?: string, only?: string, quiet?: boolean}} [how] narrowed to, or kept from the hall
 */
export const callNext = (current, how = {}) =>
  command(current ? "finish_call" : "call", "next", { finish: current?.label, ...how },
    (answer) => (answer ? called(answer) : nobody(current, how)));

/** Calls one number out of its order. @param {Current} current @param {string} label @param {boolean} quiet */
export const callNumber = (current, label, quiet) =>
  command("call_chosen", "call", { label, finish: current?.label, quiet }, called);

/** @param {{label: string, quiet: boolean}} turn */
const called = ({ label, quiet }) => t(quiet ? "counter.called_quietly" : "counter.called", { label });

/** @param {Current} current @param {{service?: string, only?: string}} how */
function nobody(current, { service, only }) {
  const narrowed = service || only ? t("counter.nobody_such") : t("counter.nobody_waits");
  return current ? `${t("counter.finished", { label: current.label })} ${narrowed}` : narrowed;
}

/** @param {string} label @param {boolean} confirmed whether its arrival was confirmed */
export const finish = (label, confirmed) =>
  command("finish", "finish", { of: label, confirmed }, () => t("counter.finished", { label }));

/** @param {string} label */
export const start = (label) => command("start", "start", { of: label });

/** @param {string} label */
export const recall = (label) =>
  command("recall", "recall", { of: label }, ({ calls }) => t("counter.recalled", { label, n: calls }));

/** @param {string} label */
export const miss = (label) => command("miss", "miss", { of: label }, () => t("counter.missed", { label }));

/**
 * @param {string} label
 * @param {string} reason
 * @param {number | null} minutes after which it returns by itself
 * @param {boolean | null} slip whether a paper says so too; null where nothing prints
 */
export function hold(label, reason, minutes, slip) {
  const body = {
    of: label,
    reason,
    ...(minutes === null ? {} : { minutes }),
    ...(slip === null ? {} : { print: slip }),
  };
  const text = minutes === null ? "counter.held" : "counter.held_for";
  return command("hold", "hold", body, () => t(text, { label, n: minutes ?? 0 }));
}

/**
 * A service, with the counter that alone may call the ticket.
 * @typedef {{service: import("shared/page.js").Service, counter?: number}} Service
 * @typedef {Service | {staff: string}} Destination
 */

/**
 * @param {string} label
 * @param {Destination} to
 * @param {Pick<Api.TransferRequest, "place" | "places" | "return">} how its place in the line, and
 *   whether it comes back here after that
 */
export function transferTo(label, to, how) {
  const [text, where] = "staff" in to
    ? ["counter.transferred_staff", { staff: to.staff }]
    : [to.counter ? "counter.transferred_counter" : "counter.transferred",
      { service: to.service.id, counter: to.counter }];
  const name = "staff" in to ? to.staff : words(to.service.name);
  const describe = () => {
    const went = t(text, { label, service: name, staff: name, counter: where.counter ?? "" });
    return how.return ? `${went} ${t("counter.comes_back")}` : went;
  };
  return command("transfer", "transfer", { of: label, ...where, ...how }, describe);
}

/** @param {string} service of this counter, for which somebody without a ticket is here */
export const serve = (service) =>
  command("serve", "serve", { service }, ({ label }) => t("counter.serving_new", { label }));

/** @param {string} label @param {number} people that have come with it */
export const countPeople = (label, people) =>
  command("people", "people", { of: label, people }, () => t("counter.people_set", { label, n: people }));

/** @param {string} label @param {import("./actions.js").Step[]} steps that follow, instead of what was planned */
export const planSteps = (label, steps) =>
  command("steps", "steps", { of: label, steps }, () => t("counter.steps_set", { label }));

/** @param {string} label @param {string} text */
export const writeNote = (label, text) =>
  command("notes", "notes", { of: label, text }, () => t("counter.noted", { label }));

/** @param {string} label */
export const bringBack = (label) =>
  command(`back ${label}`, "back", { label }, () => t("counter.came_back", { label }));

/** @param {string} reason @param {number | null} minutes after which the pause ends by itself */
export const pause = (reason, minutes) =>
  command("pause", "pause", { reason, ...(minutes === null ? {} : { minutes }) });

export const closeCounter = () => command("close", "close", {});

export const openCounter = () => command("open", "open", {});

/** @param {string[]} services that it takes from now on */
export const assign = (services) => command("assign", "assign", { services });

/** @param {string} staff who sits here from now on */
export const seat = (staff) => command("staff", "staff", { staff });

/** @param {import("./actions.js").Undoable} undoable */
export const whatIsUndone = ({ kind, label }) => t(`counter.undo_${kind}`, { label: label ?? "" });

/** @param {import("./actions.js").Undoable} undoable */
export const undo = (undoable) =>
  command("undo", "undo", { seq: undoable.seq }, () => t("counter.undone", { what: whatIsUndone(undoable) }));
