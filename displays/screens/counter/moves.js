/** What staff do with turns, visits and the counter itself: turns that leave the line, go on elsewhere, come back, or were a slip of the finger. */
import { words } from "shared/page.js";
import { t } from "shared/text.js";
import { command } from "./command.js";

/**
 * @param {string} label
 * @param {string} reason
 * @param {number | null} minutes after which it returns by itself
 * @param {boolean | null} slip whether it is told on paper; null where nothing prints
 */
export function setAside(label, reason, minutes, slip) {
  const body = { of: label, reason, ...(minutes === null ? {} : { minutes }), ...(slip === null ? {} : { print: slip }) };
  const text = minutes === null ? "counter.held" : "counter.held_for";
  return command("hold", "hold", body, () => t(text, { label, n: minutes ?? 0 }));
}

/**
 * @typedef {{service: import("shared/page.js").Service, counter?: number}} Service with the counter that alone may call it
 * @typedef {Service | {staff: string}} Destination
 */

/**
 * @param {string} label
 * @param {Destination} to
 * @param {{place: string, places?: number, return: boolean}} how its place in the line, and whether it comes back here after that
 */
export function transferTo(label, to, how) {
  const [text, where] = "staff" in to
    ? ["counter.transferred_staff", { staff: to.staff }]
    : [to.counter ? "counter.transferred_counter" : "counter.transferred", { service: to.service.id, counter: to.counter }];
  const named = "staff" in to ? to.staff : words(to.service.name);
  const said = () => {
    const went = t(text, { label, service: named, staff: named, counter: where.counter ?? "" });
    return how.return ? `${went} ${t("counter.comes_back")}` : went;
  };
  return command("transfer", "transfer", { of: label, ...where, ...how }, said);
}

/** @param {string} service of this counter, for which somebody without a ticket is here */
export const serve = (service) =>
  command("serve", "serve", { service }, ({ label }) => t("counter.serving_new", { label }));

/** @param {string} label @param {number} people that have come with it */
export const countPeople = (label, people) =>
  command("people", "people", { of: label, people }, () => t("counter.people_set", { label, n: people }));

/** @param {string} label @param {import("./plan.js").Step[]} steps that follow, instead of what was planned */
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

/** @param {import("./plan.js").Undoable} undoable */
export const whatIsUndone = ({ kind, label }) => t(`counter.undo_${kind}`, { label: label ?? "" });

/** @param {import("./plan.js").Undoable} undoable */
export const undo = (undoable) =>
  command("undo", "undo", { seq: undoable.seq }, () => t("counter.undone", { what: whatIsUndone(undoable) }));
