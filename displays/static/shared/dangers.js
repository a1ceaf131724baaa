/** What endangers the whole hall, in words: a clock that jumped, an old copy, a database in trouble. */
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** @typedef {Api.ReceptionScreen["dangers"][number]} Danger */

/** @param {{kind: string}} alert @returns {alert is Danger} */
export const isDanger = (alert) => ["clock", "old_copy", "mark_missing", "store"].includes(alert.kind);

/** How long, in the one unit that says enough. @param {number} ms */
function span(ms) {
  const [unit, length] = ms >= 2 * DAY_MS ? ["days", DAY_MS]
    : ms >= 2 * HOUR_MS ? ["hours", HOUR_MS] : ["minutes", MINUTE_MS];
  return t(`danger.${unit}`, { n: Math.round(ms / Number(length)) });
}

/** @param {Danger} danger */
export function dangerText(danger) {
  switch (danger.kind) {
    case "clock":
      return t(`danger.clock_${danger.kept ? "kept" : "wrong"}_${danger.ahead > 0 ? "ahead" : "behind"}`,
        { span: span(Math.abs(danger.ahead)) });
    case "old_copy": {
      const numbers = danger.lost.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(", ");
      return numbers ? t("danger.old_copy_lost", { numbers }) : t("danger.old_copy");
    }
    case "mark_missing": return t("danger.mark_missing");
    case "store": return t(`danger.${danger.trouble}`);
  }
}

/** A word for each danger, where a sentence has no room. @param {{dangers: Danger[]}} props */
export function DangerSigns({ dangers }) {
  return dangers.filter((danger) => danger.kind !== "clock" || !danger.kept).map((danger) => html`
    <p class="danger-sign" role="alert" title=${dangerText(danger)}><${Icon} name="triangle-alert" />
      <span>${t(`danger.${danger.kind}_short`)}</span></p>`);
}
