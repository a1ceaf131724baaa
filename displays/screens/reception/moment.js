/** Days and times as the hall writes them, whatever zone this computer is in. */
import { page } from "shared/page.js";

const DAY_MS = 24 * 3_600_000;
const sortable = new Intl.DateTimeFormat("sv-SE", {
  timeZone: page.hall.timezone, dateStyle: "short", timeStyle: "medium" });

/**
 * @param {string} day "2026-11-24" @param {string} time "09:30"
 * @returns {number} in ms
 */
export function momentOf(day, time) {
  const as = Date.parse(`${day}T${time}Z`);
  const shown = Date.parse(`${sortable.format(as).replace(" ", "T")}Z`);
  return as - (shown - as);
}

/** @param {string} day @param {number} by @returns {string} so many days later */
export const shifted = (day, by) => new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10);
