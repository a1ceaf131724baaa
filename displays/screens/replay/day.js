/** The name of a day that is written as 2026-11-24. */
import { page } from "shared/page.js";
import { day } from "shared/text.js";

const NOON_MS = 12 * 3_600_000;

/** "Thứ Ba, 24/11/2026" @param {string} date */
export const dayName = (date) => day(Date.parse(`${date}T00:00Z`) + NOON_MS - offset(date));

/** How far the hall's clocks are ahead of UTC, to the day. @param {string} date */
function offset(date) {
  const noon = new Date(`${date}T12:00Z`);
  const there = new Date(noon.toLocaleString("en-US", { timeZone: page.hall.timezone }));
  return there.getTime() - new Date(noon.toLocaleString("en-US", { timeZone: "UTC" })).getTime();
}
