/** Writes a ticket into the page that the server sent, so that it says what the server would say now. */
import { page, service, words } from "shared/page.js";
import { clock, day, minutes, t } from "shared/text.js";

const ALMOST = 2; // people ahead
const SECOND_MS = 1_000;

/**
 * @typedef {"tell" | "back" | "cancel"} Action
 * @typedef {{
 *   line?: boolean,
 *   place?: boolean,
 *   actions?: Action[],
 *   steps?: Record<string, "past" | "now" | "">,
 * }} StateParts
 */

/** The parts of each state; the template draws the page by the same table. @type {Record<string, StateParts>} */
const STATES = page.screen.states;

/** @param {string} id */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`#${id} is missing`);
  return element;
}

/**
 * Writes only what changed, so that a live region speaks only news.
 * @param {string} id
 * @param {string} text
 */
export function put(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {string} id
 * @param {boolean} hidden
 */
export function hide(id, hidden) {
  byId(id).hidden = hidden;
}

/** @param {Api.TicketView} ticket @param {number} now */
export function stateOf(ticket, now) {
  if (ticket.return_until !== null && now > ticket.return_until) return "late";
  if (ticket.stranded && ticket.state === "waiting") return "stranded";
  if (ticket.state === "held" && ticket.counter === null) return "aside"; // the counter that held it is gone
  if ((ticket.expected_from ?? 0) > now) return "later";
  if ((ticket.rests_until ?? 0) > now) return "rest";
  const almost = ticket.state === "waiting" && ticket.ahead !== null && ticket.ahead <= ALMOST;
  return almost ? "almost" : ticket.state;
}

/** The actions that a state offers. @param {string} state @returns {Action[]} */
export const actionsOf = (state) => STATES[state].actions ?? [];

/** @param {Api.TicketView} ticket @param {number} now */
export function draw(ticket, now) {
  const state = stateOf(ticket, now);
  const facts = factsOf(ticket);
  byId("app").dataset.state = state;
  put("your-number", t("phone.your_number"));
  put("label", ticket.label);
  put("service", words(service(ticket.service)?.name ?? ticket.service_name ?? undefined));
  put("headline", t(`phone.headline_${state}`, facts));
  put("place", STATES[state].place && ticket.counter ? t("common.counter", { number: ticket.counter }) : "");
  put("advice", t(`phone.advice_${state}`, facts));
  put("telephone", t("common.telephone", { number: page.hall.telephone }));
  put("paper", ticket.paper ? t(`phone.paper_${ticket.paper}`) : "");
  drawReason(ticket);
  drawLine(ticket, state);
  byId("steps").replaceChildren(...stepsOf(ticket, state, facts));
  drawUndo(ticket, now);
}

/** What the sentences of the page are filled with. @param {Api.TicketView} ticket */
function factsOf(ticket) {
  const time = (/** @type {number | null} */ ms) => (ms ? clock(ms) : "");
  return {
    label: ticket.label,
    counter: ticket.counter ?? "",
    time: time(ticket.return_until ?? ticket.expected_from ?? ticket.rests_until),
    taken_at: time(ticket.arrived_at),
    called_at: time(ticket.last_called_at),
    done_at: time(ticket.ended_at),
    places: places(ticket.counters),
  };
}

/**
 * "1, 2 hoặc 3"
 * @param {number[]} counters
 */
function places(counters) {
  if (counters.length < 2) return counters.join("");
  return `${counters.slice(0, -1).join(", ")} ${t("phone.or")} ${counters.at(-1)}`;
}

/** @param {Api.TicketView} ticket */
function drawReason({ hold_reason, back_at, reopens }) {
  const reason = page.hold_reasons.find(({ id }) => id === hold_reason);
  put("reason", reason ? t("phone.reason", { reason: words(reason.name) }) : "");
  const at = reopens ? t("phone.reopens", { time: clock(reopens), day: day(reopens) }) : "";
  put("back-at", back_at ? t("phone.back_at", { time: clock(back_at) }) : at);
}

/** @param {Api.TicketView} ticket @param {string} state */
function drawLine(ticket, state) {
  hide("line", !STATES[state].line);
  put("ahead-name", t("phone.ahead"));
  put("ahead", ticket.ahead ? t("common.people", { n: ticket.ahead }) : t("phone.nobody"));
  hide("wait-box", !ticket.wait);
  put("wait-name", t("phone.wait"));
  put("wait", ticket.wait ? minutes(ticket.wait) : "");
}

/**
 * The way of a ticket, from the kiosk to the counter.
 * @param {Api.TicketView} ticket
 * @param {string} state
 * @param {ReturnType<typeof factsOf>} facts
 */
function stepsOf(ticket, state, facts) {
  const called = ticket.last_called_at !== null && ticket.counter !== null;
  return Object.entries(STATES[state].steps ?? {}).map(([name, when]) => (
    name === "called" && !called ? step("", t("phone.step_call", facts)) : step(when, t(`phone.step_${name}`, facts))));
}

/**
 * @param {"past" | "now" | ""} when
 * @param {string} text
 */
function step(when, text) {
  const item = document.createElement("li");
  item.className = when;
  if (when === "now") item.setAttribute("aria-current", "step");
  const sentence = document.createElement("span");
  sentence.textContent = text;
  item.append(document.createElement("i"), sentence);
  return item;
}

/**
 * A cancellation made by mistake is taken back, as long as that is allowed.
 * @param {Api.TicketView} ticket
 * @param {number} now
 */
export function drawUndo(ticket, now) {
  const left = Math.ceil(((ticket.undo_until ?? 0) - now) / SECOND_MS);
  hide("undo", left < 1);
  put("undo-yes", t("phone.undo", { label: ticket.label }));
  put("undo-hint", t("phone.undo_hint", { n: Math.max(left, 1) }));
}
