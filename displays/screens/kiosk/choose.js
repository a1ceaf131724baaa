/** The first question: what do you need today? */
import { useEffect, useState } from "preact/hooks";
import { page, words } from "shared/page.js";
import { DrawnRemedy } from "shared/pictures.js";
import { clock, day, languageName, minutes, setLanguage, t } from "shared/text.js";
import { html, Icon, Sign } from "shared/ui.js";
import { elsewhere, illness, Unprinted } from "./paper.js";
import { Heading, Problem } from "./questions.js";
import { card, choosePriority, go, large, low, pending, priority, problem, reset, take } from "./visit.js";

const SLOW_MS = 3_000;

/** @typedef {import("shared/live.js").Live<Api.KioskView>} Live */

/** @param {{live: Live}} props */
export function Choose({ live }) {
  const view = live.view.value;
  const tickets = view?.tickets ?? { open: true, until: null, reopens: null, exception: null };
  return html`
    <section class="ask">
      <${Heading} key=${tickets.open}>${t(tickets.open ? "kiosk.question" : "kiosk.closed")}<//>
      <p>${tickets.open ? html`<${Invitation} tickets=${tickets} />` : reason(tickets, live.now())}</p>
    </section>
    <div class="controls">
      <${Notices} view=${view} />
      <div class="services">
        ${page.services.map((service, at) => html`<${ServiceButton} key=${service.id} service=${service}
          at=${at} queue=${view?.services[service.id]} tickets=${tickets} now=${live.now()} />`)}
      </div>
      <p class="unsure-hint"><${Icon} name="circle-question-mark" /><span><b>${t("kiosk.unsure")}</b>
        ${t("kiosk.ask_reception")}</span></p>
      <${Options} />
    </div>`;
}

/** @param {{view: Api.KioskView | null}} props */
function Notices({ view }) {
  const chosen = page.priorities.find((item) => item.id === priority.value);
  const printer = view?.printer;
  const paperless = printer !== undefined && ["fault", "none"].includes(printer.state);
  const at = elsewhere(printer?.id);
  return html`<div class="notices" role="status">
    <${Problem} />
    ${card.value && !chosen && html`<p class="notice"><${Icon} name="circle-check" />${t("kiosk.card_read")}</p>`}
    ${chosen && html`<p class="notice"><${Icon} name="hand-heart" /><span>
      ${card.value && html`${t("kiosk.card_read")} `}${t("kiosk.priority_chosen")}
      <b> ${words(chosen.name)}</b></span>
      <button class="button" onClick=${() => choosePriority(null)}>${t("kiosk.priority_drop")}</button></p>`}
    <${Unprinted} view=${view} />
    ${at && !paperless && html`<p class="notice"><${Icon} name="printer" />${t("kiosk.prints_elsewhere", { at })}</p>`}
    ${paperless && html`<p class="notice notice--amber"><${DrawnRemedy} name="photo" /><span>
      ${t("kiosk.paperless", { ill: printer.state === "none" ? t("kiosk.ill_none") : illness(printer) })}</span></p>`}
  </div>`;
}

/**
 * @param {{service: import("shared/page.js").Service, at: number, queue: Api.OfferedService | undefined,
 *   tickets: Api.TicketHours, now: number}} props
 */
function ServiceButton({ service, at, queue, tickets, now }) {
  const taking = pending.value === service.id;
  const shut = !tickets.open || isShut(queue);
  const state = `${taking ? " taking" : ""}${shut ? " closed" : ""}`;
  return html`<button class=${`service${state}`} disabled=${shut} aria-busy=${taking}
      aria-keyshortcuts=${at < 9 ? String(at + 1) : undefined} onClick=${() => take(service.id)}>
    <span class="letter"><${Sign} of=${service.letter} /></span>
    <b>${titleLines(words(service.name))}</b>
    <em>${words(service.description)}</em>
    <span class="wait">${taking ? html`<${Taking} />`
      : tickets.open ? html`<${Waiting} service=${service} queue=${queue} />`
        : html`<span>${reopening(tickets, now)}</span>`}</span>
  </button>`;
}

/**
 * Tells whether a service cannot be tapped. People with priority may tap one whose remaining time is full: they come
 * before the others, and the hall decides whether there is time.
 * @param {Api.OfferedService | undefined} queue
 */
function isShut(queue) {
  return queue !== undefined && (queue.quota_reached || (queue.admission === "closed" && !priority.value));
}

/**
 * "Hộ tịch · Chứng thực" reads best as one line for each half.
 * @param {string} name
 */
function titleLines(name) {
  return name.split(/\s+[–·-]\s+/).map((half, at) => html`${at > 0 && html`<span class="dot"> · </span>`}
    <span class="half">${half}</span>`);
}

/** @param {{service: import("shared/page.js").Service, queue: Api.OfferedService | undefined}} props */
function Waiting({ service, queue }) {
  if (!queue) return null;
  const { waiting, wait } = queue;
  if (isShut(queue)) return html`<span>${t(queue.quota_reached ? "kiosk.quota_reached" : "kiosk.too_late")}</span>`;
  if (queue.later_from && !priority.value) {
    return html`<span class="busy"><${Icon} name="clock" />
      ${t("kiosk.later_from", { time: clock(queue.later_from) })}</span>`;
  }
  const busy = wait !== null && waiting > 0 && wait[1] > service.target_wait_min / 2;
  return html`<span class=${busy ? "busy" : "calm"}>
      <${Icon} name=${busy ? "hourglass" : "users"} />
      ${waiting ? t("common.waiting", { n: waiting }) : t("common.waiting_none")}</span>
    <small>${wait ? t("kiosk.about", { range: minutes(wait) }) : t("common.no_estimate")}</small>`;
}

function Taking() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return html`<span class="calm">${t(slow ? "kiosk.taking_slow" : "kiosk.taking")}</span>`;
}

function Options() {
  const others = page.languages.filter((code) => code !== document.documentElement.lang);
  return html`<nav class="options" aria-label=${t("kiosk.options")}>
    ${page.priorities.length > 0 && html`<button onClick=${() => go("priority")}>
      <${Icon} name="hand-heart" />${t("kiosk.priority")}</button>`}
    ${page.appointments && html`<button onClick=${() => go("appointment")}>
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
  return html`<button aria-pressed=${on.value} onClick=${() => { on.value = !on.value; }}>
    <${Icon} name=${icon} />${text}</button>`;
}

function StartOver() {
  return problem.value && html`<button onClick=${reset}><${Icon} name="rotate-ccw" />${t("kiosk.start_over")}</button>`;
}

/** Each sentence in one piece where there is room for it. @param {{tickets: Api.TicketHours}} props */
function Invitation({ tickets: { until } }) {
  return html`<span class="half">${t("kiosk.touch")}</span>
    ${until && html` <span class="half">${t("kiosk.until", { time: clock(until) })}</span>`}`;
}

/**
 * @param {Api.TicketHours} tickets
 * @param {number} now
 */
function reason(tickets, now) {
  const when = reopening(tickets, now);
  return tickets.exception ? `${words(tickets.exception)} · ${when}` : when;
}

/**
 * @param {Api.TicketHours} tickets
 * @param {number} now
 */
function reopening(tickets, now) {
  if (!tickets.reopens) return t("kiosk.closed_today");
  const time = clock(tickets.reopens);
  const [today, then] = [day(now), day(tickets.reopens)];
  return today === then ? t("kiosk.reopens", { time }) : t("kiosk.reopens_on", { time, day: then });
}
