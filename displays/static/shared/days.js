/** Days and times as the hall writes them, whatever zone this computer is in. A day is "2026-11-24". */
import { page } from "shared/page.js";
import { day } from "shared/text.js";

const DAY_MS = 24 * 3_600_000;
const sortable = new Intl.DateTimeFormat("sv-SE", {
  timeZone: page.hall.timezone, dateStyle: "short", timeStyle: "medium" });

/**
 * @param {string} date @param {string} time "09:30"
 * @returns {number} in ms
 */
export function momentOf(date, time) {
  const utc = Date.parse(`${date}T${time}Z`);
  const shown = Date.parse(`${sortable.format(utc).replace(" ", "T")}Z`);
  return utc - (shown - utc);
}

/** @param {string} date @param {number} days @returns {string} so many days later */
export const daysLater = (date, days) => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/** "Thứ Ba, 24/11/2026" @param {string} date */
export const dayName = (date) => day(momentOf(date, "12:00"));
