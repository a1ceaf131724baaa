/** The kiosk at the entrance: one question, one number. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { useState } from "preact/hooks";
import { connect } from "shared/live.js";
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { Clock, html, Icon, Masthead, Stale } from "shared/ui.js";
import { Choose } from "./choose.js";
import { useCountdown, useIdle } from "./countdown.js";
import { Done } from "./done.js";
import { AppointmentCode, Later, PriorityClasses } from "./questions.js";
import { useGone } from "./hours.js";
import { listenToKeys } from "./scanner.js";
import {
  dropDigit, forgetCard, go, greet, keepAppointment, large, low, reachable, readCard, reset, step, typeDigit, untouched,
} from "./visit.js";

const IDLE_S = 30;
const WARNING_S = 20;

const live = connect(
  { view: "kiosk", kiosk: page.screen.kiosk },
  { mayReload: () => untouched.peek(), quick: true },
);
effect(() => { reachable.value = live.fresh.value; });

function Kiosk() {
  const gone = useGone(live);
  const saysSo = gone && step.value === "choose"; // larger than in the head
  const shape = `kiosk${large.value ? " kiosk--large" : ""}${low.value ? " kiosk--low" : ""}`;
  return html`<div class=${shape}>
    <header><${Masthead} />${!saysSo && html`<${Stale} live=${live} />`}<${Clock} live=${live} /></header>
    ${step.value === "choose" && html`<${Choose} live=${live} gone=${gone} />`}
    ${step.value === "priority" && html`<${PriorityClasses} />`}
    ${step.value === "later" && html`<${Later} />`}
    ${step.value === "appointment" && html`<${AppointmentCode} />`}
    ${step.value === "done" && html`<${Done} live=${live} />`}
    ${step.value !== "done" && !untouched.value && html`<${Midway} />`}
  </div>`;
}

/** Somebody began and may have left: ask before clearing the screen for the next one. */
function Midway() {
  const [asking, setAsking] = useState(false);
  useIdle(IDLE_S, () => {
    forgetCard();
    setAsking(true);
  });
  return asking && html`<${StillHere} stay=${() => setAsking(false)} />`;
}

/** @param {{stay: () => void}} props */
function StillHere({ stay }) {
  const left = useCountdown(WARNING_S, reset, { restartOnTouch: false });
  return html`<div class="still-here" role="alertdialog" aria-modal="true" aria-labelledby="still-here">
    <div>
      <h2 id="still-here">${t("kiosk.still_here_question")}</h2>
      <p class="digits">${t("kiosk.clears_in", { n: left })}</p>
      <button class="button button--primary" autofocus onClick=${stay}>
        <${Icon} name="check" />${t("kiosk.still_here")}</button>
      <button class="button" onClick=${reset}>${t("kiosk.start_over")}</button>
    </div>
  </div>`;
}

/**
 * Digits choose among the cards on the page, for kiosks with a key pad and for people who cannot use the touch panel.
 * @param {KeyboardEvent} event
 */
function typed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.key === "Escape" && step.value !== "done") go("choose");
  if (step.value === "appointment") {
    if (/^[0-9]$/.test(event.key)) typeDigit(event.key);
    if (event.key === "Backspace") dropDigit();
  } else if (/^([1-9]|PageUp|PageDown)$/.test(event.key)) {
    /** @type {HTMLElement | null} */ (document.querySelector(`[aria-keyshortcuts="${event.key}"]`))?.click();
  }
}

listenToKeys({ scanned: readCard, coded: keepAppointment, typed });

addEventListener("contextmenu", (event) => event.preventDefault());

greet();
render(html`<${Kiosk} />`, document.getElementById("app"));
