/** The questions besides the first one: priority by law, the code of an appointment, a number for after the break. */
import { useEffect, useRef } from "preact/hooks";
import { page, words } from "shared/page.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { choosePriority, code, dropDigit, go, late, pending, problem, take, typeDigit } from "./visit.js";

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

export function Problem() {
  return problem.value
    && html`<p class="notice notice--bad"><${Icon} name="triangle-alert" />${problem.value}</p>`;
}

/** Asks whether the citizen has priority by law, and of which class. */
export function PriorityClasses() {
  return html`
    <section class="ask">
      <${Heading}>${t("kiosk.priority_question")}<//>
      <p>${t("kiosk.priority_hint")}</p>
    </section>
    <div class="controls">
      <div class="services classes">
        ${page.priorities.map((item) => html`<button class="service" key=${item.id}
          onClick=${() => choosePriority(item.id)}><b>${words(item.name)}</b>
          <${Icon} name="chevron-right" /></button>`)}
      </div>
      <nav class="options">
        <button onClick=${() => choosePriority(null)}><${Icon} name="arrow-left" />${t("kiosk.back")}</button>
      </nav>
    </div>`;
}

/** The code of an appointment, typed on a pad of digits. */
export function AppointmentCode() {
  const places = code.value.padEnd(page.code_digits, "–");
  return html`
    <section class="ask">
      <${Heading}>${t("kiosk.code_question")}<//>
      <p class="code digits" role="status">${pending.value ? t("kiosk.taking") : places}</p>
    </section>
    <div class="controls">
      <div class="notices" role="status"><${Problem} /></div>
      <div class="services pad">
        ${DIGITS.map((digit) => digit
          ? html`<button class="service" key=${digit} onClick=${() => typeDigit(digit)}><b>${digit}</b></button>`
          : html`<span key="none" />`)}
        <button class="service" aria-label=${t("kiosk.code_delete_label")} onClick=${dropDigit}>
          <b class="word">${t("kiosk.code_delete")}</b></button>
      </div>
      <nav class="options">
        <button onClick=${() => go("choose")}><${Icon} name="arrow-left" />${t("kiosk.back")}</button>
      </nav>
    </div>`;
}

/** A number for now would be for nothing: whether the citizen wants one for after the break. */
export function Later() {
  if (!late.value) return null;
  const { service, sentence } = late.value;
  return html`
    <section class="ask">
      <${Heading}>${t("kiosk.later_question")}<//>
      <p>${sentence}</p>
    </section>
    <div class="controls">
      <div class="services classes">
        <button class="service" onClick=${() => take(service, { later: true })}>
          <b>${t("kiosk.later_take")}</b><${Icon} name="chevron-right" /></button>
      </div>
      <nav class="options">
        <button onClick=${() => go("choose")}><${Icon} name="arrow-left" />${t("kiosk.back")}</button>
      </nav>
    </div>`;
}
