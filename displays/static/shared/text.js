/** Texts of the catalogues, and times in words people use, in the time zone of the hall. */
import { language, page } from "shared/page.js";

export { language };

const SECOND_MS = 1_000;
const DAY_MS = 24 * 3_600_000;
const LOCALES = /** @type {Record<string, string>} */ ({ vi: "vi-VN", en: "en-GB" });

/**
 * The same rule as on the server: `key.one` and `key.other` are chosen by `n`.
 * @param {string} key
 * @param {Record<string, string | number>} [values] for the `{name}`s in the text
 */
export function t(key, values = {}) {
  return textIn(language.value, key, values);
}

/**
 * For screens that show several languages at once.
 * @param {string} code
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function textIn(code, key, values = {}) {
  const texts = page.texts[code] ?? page.texts[page.language] ?? {};
  const plural = `${key}.${values.n === 1 ? "one" : "other"}`;
  const text = texts[key] ?? texts[plural] ?? texts[`${key}.other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole));
}

/** @param {string} code */
export function setLanguage(code) {
  if (!page.languages.includes(code)) return;
  language.value = code;
  document.documentElement.lang = code;
}

/** The next language on a button that has room for one. */
export function otherLanguage() {
  const next = page.languages.indexOf(language.value) + 1;
  return page.languages[next % page.languages.length];
}

/**
 * A language in itself: "Tiếng Việt", "English".
 * @param {string} code
 */
export function languageName(code) {
  const name = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}

/**
 * "09:42", or "09:42:07" with seconds, in the hall's time zone.
 * @param {number} ms
 */
export function clock(ms, seconds = false) {
  return format("vi-VN", {
    hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined, hourCycle: "h23",
  }, ms);
}

/**
 * "Thứ Hai, 16/06/2025" or "Monday 16 June 2025".
 * @param {number} ms
 */
export function day(ms, code = language.value) {
  const vietnamese = code === "vi";
  return format(LOCALES[code] ?? code, {
    weekday: "long", day: vietnamese ? "2-digit" : "numeric", month: vietnamese ? "2-digit" : "long", year: "numeric",
  }, ms);
}

/**
 * "Thứ Hai" or "Monday".
 * @param {number} ms
 */
export const weekday = (ms, code = language.value) => format(LOCALES[code] ?? code, { weekday: "long" }, ms);

const sortable = new Intl.DateTimeFormat("sv-SE", {
  timeZone: page.hall.timezone, dateStyle: "short", timeStyle: "medium",
});

/**
 * @param {string} date "2026-11-24"
 * @param {string} time "09:30" in the hall's time zone
 * @returns {number} in ms
 */
export function momentOf(date, time) {
  const utc = Date.parse(`${date}T${time}Z`);
  const offset = (/** @type {number} */ at) => Date.parse(`${sortable.format(at).replace(" ", "T")}Z`) - at;
  return utc - offset(utc - offset(utc)); // the clocks may change between the first guess and the moment
}

/**
 * @param {string} date "2026-11-24"
 * @param {number} days
 * @returns {string} the date so many days later
 */
export const daysLater = (date, days) => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * "Thứ Ba, 24/11/2026" for "2026-11-24".
 * @param {string} date
 */
export const dayName = (date) => day(momentOf(date, "12:00"));

/**
 * How long something takes: "2:47", "1:02:47".
 * @param {number} ms
 */
export function stopwatch(ms) {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3600);
  const [first, ...rest] = hours ? [hours, ...parts] : parts;
  return [first, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

/**
 * Minutes people waited, as a range: "10–20 phút", "dưới 5 phút".
 * @param {[number, number]} range
 */
export function minutes([low, high]) {
  if (high <= 5 || low <= 0) return t("common.minutes_under", { n: Math.max(high, 5) });
  if (low === high) return t("common.minutes_about", { n: high });
  return t("common.minutes_range", { low, high });
}

/**
 * The same where there is little room: "10–20′", "< 5′".
 * @param {[number, number]} range
 */
export const shortMinutes = ([low, high]) => (low > 0 ? `${low}–${high}′` : `< ${high}′`);

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} locale
 * @param {Intl.DateTimeFormatOptions} options
 * @param {number} ms
 */
function format(locale, options, ms) {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: page.hall.timezone });
    formats.set(key, found);
  }
  return found.format(ms);
}

const MOST_NUMBERS = 6;

/** "A001, A002 and 7 more": as many numbers as one reads at once. @param {string[]} labels */
export function numbers(labels) {
  const first = labels.slice(0, MOST_NUMBERS).join(", ");
  const n = labels.length - MOST_NUMBERS;
  return n > 0 ? t("common.and_more", { labels: first, n }) : first;
}
