/** The questions besides the first one: priority by law, the code of an appointment, a number for after the break. */
import { useEffect, useRef } from "preact/hooks";
import { page, words } from "shared/page.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { Cards } from "./cards.js";
import { Notices } from "./notices.js";
import { choosePriority, code, dropDigit, go, late, pending, take, typeDigit } from "./visit.js";

/** @typedef {import("./cards.js").OnPage} OnPage */

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0"];

/**
 * The question that the kiosk asks. It takes the focus, so that a screen reader starts at the new question.
 * @param {{children?: unknown}} props
 */
export function Heading({ children }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return html`<h1 tabindex="-1" ref=${heading}>${children}</h1>`;
}

/** Asks whether the citizen has priority by law, and of which class. */
export function PriorityClasses() {
  return html`
    <section class="ask">
      <${Heading}>${t("kiosk.priority_question")}<//>
      <p>${t("kiosk.priority_hint")}</p>
    </section>
    <div class="controls">
      <${Cards} kind="classes" cards=${page.priorities.map((item) => (/** @type {OnPage} */ place) => html`
        <${Answer} key=${item.id} text=${words(item.name)} choose=${() => choosePriority(item.id)} ...${place} />`)} />
      <${Back} to=${() => choosePriority(null)} />
    </div>`;
}

/** @param {{text: string, choose: () => void} & OnPage} props */
function Answer({ hidden, at, text, choose }) {
  return html`<button class="service" hidden=${hidden} data-answer=${text}
    aria-keyshortcuts=${!hidden && at < 9 ? String(at + 1) : undefined} onClick=${choose}>
    <b>${text}</b><${Icon} name="chevron-right" /></button>`;
}

/** @param {{to: () => void}} props */
function Back({ to }) {
  return html`<nav class="options">
    <button onClick=${to}><${Icon} name="arrow-left" />${t("kiosk.back")}</button></nav>`;
}

/** The code of an appointment, typed on a pad of digits. */
export function AppointmentCode() {
  const places = code.value.padEnd(page.code_digits, "–");
  return html`
    <section class="ask">
      <${Heading}>${t("kiosk.code_question")}<//>
      <p class="code digits" role="status">${pending.value ? t("kiosk.taking") : places}</p>
      <${Notices} />
    </section>
    <div class="controls">
      <div class="services pad">
        ${DIGITS.map((digit) => digit
          ? html`<${PadKey} key=${digit} press=${() => typeDigit(digit)}>${digit}<//>`
          : html`<span key="none" />`)}
        <${PadKey} label=${t("kiosk.code_delete_label")} press=${dropDigit}>
          <span class="word">${t("kiosk.code_delete")}</span><//>
      </div>
      <${Back} to=${() => go("choose")} />
    </div>`;
}

/**
 * Counts as the finger comes down: two fingers of a fast typist overlap, and then the browser makes no click of the
 * second. A click without a pointer comes from a keyboard or a screen reader.
 * @param {{label?: string, press: () => void, children?: unknown}} props
 */
function PadKey({ label, press, children }) {
  return html`<button class="service" aria-label=${label} onPointerDown=${press}
    onClick=${(/** @type {MouseEvent} */ event) => { if (event.detail === 0) press(); }}><b>${children}</b></button>`;
}

/** A number for now would be for nothing: whether the citizen wants one for after the break. */
export function Later() {
  if (!late.value) return null;
  const { service, sentence } = late.value;
  return html`
    <section class="ask">
      <${Heading}>${t("kiosk.later_question")}<//>
      <p>${sentence}</p>
      <${Notices} />
    </section>
    <div class="controls">
      <${Cards} kind="classes" cards=${[(/** @type {OnPage} */ place) => html`<${Answer} key="take"
        text=${t("kiosk.later_take")} choose=${() => take(service, { later: true })} ...${place} />`]} />
      <${Back} to=${() => go("choose")} />
    </div>`;
}
