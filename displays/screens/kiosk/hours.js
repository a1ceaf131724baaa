/** Why the kiosk gives no number now, and until when: each state in one sentence. */
import { useEffect, useState } from "preact/hooks";
import { words } from "shared/page.js";
import { clock, day, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { Heading } from "./questions.js";

const GONE_AFTER_MS = 1_500; // a short break in the network is not worth a change of the screen

/**
 * @typedef {{icon: string, title: string, sentence: string, gone?: boolean}} Shut `gone`: the hall is out of reach
 * @typedef {import("shared/live.js").Live<Api.KioskView>} Live
 */

/**
 * Why nobody can get a number now; null while somebody can.
 * @param {Api.KioskView | null} view
 * @param {number} now
 * @param {boolean} hasPriority
 * @returns {Shut | null}
 */
export function shutFor(view, now, hasPriority) {
  if (!view) return null;
  const { tickets } = view;
  if (!tickets.open) return pauseOf(tickets, now);
  const services = Object.values(view.services);
  if (services.some((service) => !isShut(service, hasPriority))) return null;
  const soldOut = services.every((service) => service.quota_reached);
  return {
    icon: "ticket",
    title: t(soldOut ? "kiosk.sold_out" : "kiosk.too_late"),
    sentence: returning(tickets.next_day, now),
  };
}

/**
 * Tells whether a service cannot be tapped. People with priority may tap one whose remaining time is full: they come
 * before the others, and the hall decides whether there is time.
 * @param {Api.OfferedService | undefined} queue
 * @param {boolean} hasPriority
 */
export function isShut(queue, hasPriority) {
  return queue !== undefined && (queue.quota_reached || (queue.admission === "closed" && !hasPriority));
}

/** Whether choosing a priority class leads anywhere. @param {Api.KioskView | null} view */
export function takesPriority(view) {
  return !view || (view.tickets.open && Object.values(view.services).some((service) => !isShut(service, true)));
}

/**
 * @param {Api.TicketHours} tickets
 * @param {number} now
 * @returns {Shut}
 */
function pauseOf({ pause, reopens, exception }, now) {
  const title = pause === "closed" && exception ? words(exception) : t(`kiosk.pause_${pause}`);
  return { icon: "clock", title, sentence: pause === "closed" ? returning(reopens, now) : from(reopens, now) };
}

/** @param {number | null} reopens @param {number} now */
function returning(reopens, now) {
  return reopens ? t("kiosk.return", { when: when(reopens, now) }) : t("kiosk.ask_reception");
}

/** @param {number | null} reopens @param {number} now */
function from(reopens, now) {
  return reopens ? t("kiosk.reopens", { time: when(reopens, now) }) : t("kiosk.ask_reception");
}

/**
 * "13:15", or on another day "07:00, Thứ Tư, 25/11/2026".
 * @param {number} at
 * @param {number} now
 */
export function when(at, now) {
  return day(now) === day(at) ? clock(at) : t("kiosk.time_and_day", { time: clock(at), day: day(at) });
}

/** Instead of the services, which could not be tapped. @param {{shut: Shut}} props */
export function ShutState({ shut: { icon, title, sentence, gone } }) {
  return html`<section class=${`shut${gone ? " shut--gone" : ""}`} role="status">
    <${Icon} name=${icon} />
    <${Heading} key=${title}>${title}<//>
    <p>${sentence}</p>
  </section>`;
}

/** Whether the hall has been out of reach for a while. @param {Live} live */
export function useGone(live) {
  const fresh = live.fresh.value;
  const [gone, setGone] = useState(false);
  useEffect(() => {
    if (fresh) setGone(false);
    const timer = setTimeout(() => setGone(!fresh), GONE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [fresh]);
  return gone && !fresh;
}

/** @returns {Shut} */
export const disconnected = () => ({
  icon: "wifi-off",
  title: t("kiosk.disconnected"),
  sentence: t("kiosk.disconnected_hint"),
  gone: true,
});
