/** Why counters rest, and until when, in one line. */
import { words } from "shared/page.js";
import { clock, day, t } from "shared/text.js";

/**
 * @param {Api.HallHours} hours
 * @param {number} now
 * @returns {string} "Nghỉ trưa · mở lại 13:30"; empty while counters are open
 */
export function restInWords({ times, reopens, exception }, now) {
  if (times === "open") return "";
  const why = times === "closed" && exception ? words(exception) : t(`common.rest_${times}`);
  if (!reopens) return why;
  const when = day(reopens) === day(now) ? clock(reopens) : `${clock(reopens)}, ${day(reopens)}`;
  return t(times === "before" ? "common.rest_opens" : "common.rest_until", { why, when });
}
