/** Fields for a day and a time that read as the page's language does, whatever the browser's own language. */
import { useState } from "preact/hooks";
import { dayName, t } from "shared/text.js";
import { html } from "shared/ui.js";

const TIME = /^(\d{1,2})\s*(?:[:.h]|giờ)?\s*(\d{2})?\s*$/i;

/** @typedef {{target: HTMLInputElement}} InputEvent */

/**
 * The browser's own field lies over the words: it opens its calendar, and is what keyboards and readers meet.
 * @param {{label: string, value?: string, min?: string, name?: string, required?: boolean,
 *   onChange?: (day: string) => void}} props days as "2026-11-24", an empty one is none
 */
export function DayField({ label, value, min, name, required, onChange }) {
  const [own, setOwn] = useState(value ?? "");
  const day = value ?? own;
  const take = (/** @type {InputEvent} */ { target }) => {
    if (required && !target.value) return;
    setOwn(target.value);
    onChange?.(target.value);
  };
  return html`<span class="day-field"><span aria-hidden="true">${day ? dayName(day) : t("common.choose_day")}</span>
    <input type="date" aria-label=${label} lang=${document.documentElement.lang} value=${day} min=${min} name=${name}
      required=${required} onChange=${take} onClick=${openCalendar} /></span>`;
}

/** @param {{currentTarget: HTMLInputElement}} event */
function openCalendar({ currentTarget }) {
  currentTarget.showPicker?.();
}

/**
 * A time of day in 24 hours; "9:5" is refused, while "930", "9h30", "9 giờ 30" and "9" are understood.
 * @param {{label: string, value: string, required?: boolean, onChange: (time: string) => void}} props times as
 *   "09:30"; `onChange` gets an empty text while what stands there is no time
 */
export function TimeField({ label, value, required, onChange }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) { // the screen has set another time
    setKnown(value);
    if (value !== timeIn(typed)) setTyped(value);
  }
  const take = (/** @type {InputEvent} */ { target }) => {
    const time = timeIn(target.value);
    target.setCustomValidity(target.value.trim() && !time ? t("common.no_time") : "");
    setTyped(target.value);
    setKnown(time);
    onChange(time);
  };
  const settle = () => { if (timeIn(typed)) setTyped(timeIn(typed)); };
  return html`<input class="time-field digits" type="text" inputmode="numeric" autocomplete="off" maxlength="10"
    placeholder="09:30" aria-label=${label} value=${typed} required=${required} onInput=${take} onBlur=${settle} />`;
}

/**
 * @param {string} typed
 * @returns {string} "09:30", or an empty text if what was typed is no time
 */
export function timeIn(typed) {
  const digits = typed.trim().replace(/^(\d{1,2})(\d{2})$/, "$1:$2");
  const [, hour, minute = "00"] = TIME.exec(digits) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return "";
  return `${hour.padStart(2, "0")}:${minute}`;
}
