/** The first question: what do you need today? */
import { batch } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { page, words } from "shared/page.js";
import { clock, languageName, minutes, setLanguage, t } from "shared/text.js";
import { html, Icon, Sign } from "shared/ui.js";
import { Cards } from "./cards.js";
import { disconnected, isShut, shutFor, ShutState, takesPriority } from "./hours.js";
import { Notices } from "./notices.js";
import { Unprinted } from "./paper.js";
import { Heading } from "./questions.js";
import { choosePriority, go, large, low, pageShown, pending, priority, problem, reset, take } from "./visit.js";

const SLOW_MS = 3_000;

/**
 * @typedef {import("shared/live.js").Live<Api.KioskView>} Live
 * @typedef {import("./cards.js").OnPage} OnPage
 */

/** @param {{live: Live, gone: boolean}} props `gone`: the hall is out of reach */
export function Choose({ live, gone }) {
  const view = live.view.value;
  const shut = gone ? disconnected() : shutFor(view, live.now(), priority.value !== null);
  if (shut) {
    return html`<${ShutState} shut=${shut} />
      <div class="controls"><${Unprinted} view=${gone ? null : view} /><${Options} view=${view} gone=${gone} /></div>`;
  }
  return html`
    <section class="ask">
      <${Heading}>${t("kiosk.question")}<//>
      <p><${Invitation} until=${view?.tickets.until ?? null} /></p>
      <${Unsure} />
      <${Notices} view=${view} />
    </section>
    <div class="controls">
      <${Unprinted} view=${view} />
      <${Cards} kind="services" cards=${page.services.map((service) => (/** @type {OnPage} */ place) =>
        html`<${ServiceButton} key=${service.id} service=${service} view=${view} ...${place} />`)} />
      <${Unsure} />
      <${Options} view=${view} gone=${gone} />
    </div>`;
}

/** What helps who cannot choose; it stands where the layout has room for it. */
function Unsure() {
  return html`<p class="unsure-hint"><${Icon} name="circle-question-mark" />
    <span><b>${t("kiosk.unsure")}</b> ${t("kiosk.ask_reception")}</span></p>`;
}

/** @param {{service: import("shared/page.js").Service, view: Api.KioskView | null} & OnPage} props */
function ServiceButton({ service, hidden, at, view }) {
  const queue = view?.services[service.id];
  const taking = pending.value === service.id;
  const shut = isShut(queue, priority.value !== null);
  return html`<button class=${`service${taking ? " taking" : ""}${shut ? " closed" : ""}`} hidden=${hidden}
      disabled=${shut} aria-busy=${taking} data-service=${service.id}
      aria-keyshortcuts=${!hidden && at < 9 ? String(at + 1) : undefined} onClick=${() => take(service.id)}>
    <span class="letter"><${Sign} of=${service.letter} /></span>
    <b>${titleLines(words(service.name))}</b>
    <em>${words(service.description)}</em>
    <span class="wait">${taking ? html`<${Taking} />`
      : view && queue && html`<${Waiting} service=${service} queue=${queue} view=${view} />`}</span>
  </button>`;
}

/**
 * "Hộ tịch · Chứng thực" reads best as one line for each half.
 * @param {string} name
 */
function titleLines(name) {
  return name.split(/\s+[–·-]\s+/).map((half, at) => html`${at > 0 && html`<span class="dot"> · </span>`}
    <span class="half">${half}</span>`);
}

/** @param {{service: import("shared/page.js").Service, queue: Api.OfferedService, view: Api.KioskView}} props */
function Waiting({ service, queue, view: { hours } }) {
  const { waiting, wait } = queue;
  if (isShut(queue, priority.value !== null)) {
    return html`<span>${t(queue.quota_reached ? "kiosk.quota_reached" : "kiosk.too_late")}</span>`;
  }
  if (queue.later_from && !priority.value) {
    return html`<span class="busy"><${Icon} name="clock" />
      ${t("kiosk.later_from", { time: clock(queue.later_from) })}</span>`;
  }
  const busy = wait !== null && waiting > 0 && wait[1] > service.target_wait_min / 2;
  // While counters are closed, a time says more than a long wait that nobody shortens.
  const from = hours.times === "open" ? null : hours.reopens;
  return html`${(waiting > 0 || !from) && html`<span class=${busy && !from ? "busy" : "calm"}>
      <${Icon} name=${busy && !from ? "hourglass" : "users"} />
      ${waiting ? t("common.waiting", { n: waiting }) : t("common.waiting_none")}</span>`}
    ${from ? html`<small>${t("kiosk.serves_from", { time: clock(from) })}</small>`
      : wait && html`<small>${t("kiosk.about", { range: minutes(wait) })}</small>`}`;
}

function Taking() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return html`<span class="calm">${t(slow ? "kiosk.taking_slow" : "kiosk.taking")}</span>`;
}

/**
 * No option leads to a dead end: those that need the hall or a number are left out without them.
 * @param {{view: Api.KioskView | null, gone: boolean}} props
 */
function Options({ view, gone }) {
  const others = page.languages.filter((code) => code !== document.documentElement.lang);
  const prioritised = page.priorities.length > 0 && !gone && takesPriority(view);
  return html`<nav class="options" aria-label=${t("kiosk.options")}>
    ${prioritised && (priority.value
      ? html`<button aria-pressed="true" onClick=${() => choosePriority(null)}>
        <${Icon} name="hand-heart" />${t("kiosk.priority_drop")}</button>`
      : html`<button onClick=${() => go("priority")}><${Icon} name="hand-heart" />${t("kiosk.priority")}</button>`)}
    ${page.appointments && !gone && html`<button onClick=${() => go("appointment")}>
      <${Icon} name="clock" />${t("kiosk.appointment")}</button>`}
    <${Toggle} on=${large} icon="a-large-small" text=${t("kiosk.large")} />
    <${Toggle} on=${low} icon="accessibility" text=${t("kiosk.low")} />
    ${others.map((code) => html`<button key=${code} lang=${code} onClick=${() => setLanguage(code)}>
      <${Icon} name="globe" />${languageName(code)}</button>`)}
    <${StartOver} />
  </nav>`;
}

/** @param {{on: import("@preact/signals").Signal<boolean>, icon: string, text: string}} props */
function Toggle({ on, icon, text }) {
  const toggle = () => batch(() => {
    on.value = !on.value;
    pageShown.value = 0; // other cards stand on the page then
  });
  return html`<button aria-pressed=${on.value} onClick=${toggle}>
    <${Icon} name=${icon} />${text}</button>`;
}

function StartOver() {
  return problem.value && html`<button onClick=${reset}><${Icon} name="rotate-ccw" />${t("kiosk.start_over")}</button>`;
}

/** Each sentence in one piece where there is room for it. @param {{until: number | null}} props */
function Invitation({ until }) {
  return html`<span class="half">${t("kiosk.touch")}</span>
    ${until && html` <span class="half">${t("kiosk.until", { time: clock(until) })}</span>`}`;
}
