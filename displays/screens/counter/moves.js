/** Turns that leave the line, go on elsewhere, come back, or were a slip of the finger. */
import { words } from "shared/page.js";
import { t } from "shared/text.js";
import { command } from "./command.js";

/**
 * @param {string} label
 * @param {string} reason
 * @param {number | null} minutes after which it returns by itself
 */
export function setAside(label, reason, minutes) {
  const body = { of: label, reason, ...(minutes === null ? {} : { minutes }) };
  const text = minutes === null ? "counter.held" : "counter.held_for";
  return command("hold", "hold", body, () => t(text, { label, n: minutes ?? 0 }));
}

/**
 * @param {string} label
 * @param {import("shared/page.js").Service} service
 * @param {number | null} counter that alone may call it
 * @param {string} place in the line
 */
export function transferTo(label, service, counter, place) {
  const body = { of: label, service: service.id, place, ...(counter === null ? {} : { counter }) };
  const text = counter === null ? "counter.transferred" : "counter.transferred_counter";
  return command("transfer", "transfer", body,
    () => t(text, { label, service: words(service.name), counter: counter ?? "" }));
}

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
