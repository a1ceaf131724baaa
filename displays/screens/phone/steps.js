/** The way of a ticket, from the kiosk to the counter, with the times that are known. */
import { clock, t } from "shared/text.js";

const CALLABLE = new Set(["waiting", "called"]);

/**
 * @param {Api.TicketView} ticket
 * @param {boolean} mayReturn if it was missed
 * @returns {HTMLLIElement[]}
 */
export function steps(ticket, mayReturn) {
  const { state } = ticket;
  if (state === "over") return [];
  const called = ticket.last_called_at !== null && ticket.counter !== null;
  const back = state === "held" || (state === "missed" && mayReturn);
  const done = state === "done" && ticket.ended_at !== null;
  return [
    step("past", t("phone.step_taken_at", { time: clock(ticket.arrived_at) })),
    step(CALLABLE.has(state) ? "now" : called ? "past" : "", called && state !== "waiting"
      ? t("phone.step_called_at", { time: clock(ticket.last_called_at ?? 0), counter: ticket.counter ?? "" })
      : t("phone.step_call", { places: places(ticket.counters) })),
    ...(back ? [step("now", t("phone.step_back"))] : []),
    step(state === "serving" ? "now" : done ? "past" : "", done
      ? t("phone.step_done_at", { time: clock(ticket.ended_at ?? 0) })
      : t("phone.step_serve")),
  ];
}

/**
 * "1, 2 hoặc 3"
 * @param {number[]} counters
 */
function places(counters) {
  if (counters.length < 2) return counters.join("");
  return `${counters.slice(0, -1).join(", ")} ${t("phone.or")} ${counters.at(-1)}`;
}

/**
 * @param {"past" | "now" | ""} when
 * @param {string} text
 */
function step(when, text) {
  const item = document.createElement("li");
  item.className = when;
  if (when === "now") item.setAttribute("aria-current", "step");
  const words = document.createElement("span");
  words.textContent = text;
  item.append(document.createElement("i"), words);
  return item;
}
