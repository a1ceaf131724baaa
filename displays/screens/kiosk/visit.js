/** One citizen's visit to the kiosk: what was chosen so far, and the command that takes a number. */
import { batch, computed, signal } from "@preact/signals";
import { newKey, post, Refused, TICKET_PATIENCE_MS } from "shared/api.js";
import { page } from "shared/page.js";
import { language, setLanguage, t } from "shared/text.js";

/** The kiosk greets everybody in the hall's own language, whatever its browser prefers. */
const GREETING = page.languages[0];
const LOCK_AFTER_STEP_MS = 350;
const LOCK_AFTER_TICKET_MS = 1_000;

/** @typedef {Api.TicketGiven & {at: number}} Issued `at`: when, by `performance.now()` */

export const step = signal(
  /** @type {"choose" | "priority" | "later" | "appointment" | "done"} */ ("choose"),
);
export const priority = signal(/** @type {string | null} */ (null));
/** What the scanner read of an identity card, until a number is taken with it. */
export const card = signal("");
/** The service whose numbers come too late for now, and the hall's sentence about it. */
export const late = signal(/** @type {{service: string, sentence: string} | null} */ (null));
/** The code of an appointment, as far as it is typed. */
export const code = signal("");
export const large = signal(false);
export const low = signal(false);
/** Which page of the cards is shown, from 0. */
export const pageShown = signal(0);
/** Whether the hall is heard; false until it first is. A tap made meanwhile is refused, and never sent later. */
export const reachable = signal(false);
export const pending = signal(/** @type {string | null} */ (null));
export const problem = signal("");
export const ticket = signal(/** @type {Issued | null} */ (null));

/** Whether the kiosk stands as the next citizen should find it. */
export const untouched = computed(() => step.value === "choose" && !priority.value && !card.value
  && !large.value && !low.value && pageShown.value === 0 && !pending.value && !problem.value
  && language.value === GREETING);

let lockedUntil = 0;
let visit = 0; // counts them, so that nothing reaches the next one
/** @type {{body: Api.TicketRequest, key: string} | null} */
let unanswered = null;

/** A second tap of a double tap must not land on what has just appeared under the finger. */
export const locked = () => performance.now() < lockedUntil;

/** @param {"choose" | "priority" | "appointment"} next */
export function go(next) {
  if (locked()) return;
  lock(LOCK_AFTER_STEP_MS);
  batch(() => {
    problem.value = "";
    code.value = "";
    pageShown.value = 0;
    step.value = next;
  });
}

/** @param {number} page of the cards */
export function turnTo(page) {
  if (locked()) return;
  lock(LOCK_AFTER_STEP_MS);
  pageShown.value = page;
}

/**
 * Without priority there is no card either: its age would choose the class again.
 * @param {string | null} id
 */
export function choosePriority(id) {
  if (locked()) return;
  priority.value = id;
  if (!id) forgetCard();
  go("choose");
}

/**
 * A card that is scanned offers the class of its age, unless another one is chosen already.
 * @param {string} text
 */
export async function readCard(text) {
  if (pending.value || step.value === "done") return;
  problem.value = "";
  const shownIn = visit;
  try {
    const read = await post("/cards", { card: text });
    if (shownIn !== visit) return;
    batch(() => {
      card.value = text;
      priority.value ??= read.priority;
      pageShown.value = 0;
      if (step.value === "priority") step.value = "choose";
    });
  } catch (error) {
    refuse(error);
  }
}

export function forgetCard() {
  card.value = "";
}

/** The first screen, in the hall's language and usual size. */
export function greet() {
  visit += 1;
  batch(() => {
    step.value = "choose";
    priority.value = null;
    card.value = "";
    code.value = "";
    large.value = false;
    low.value = false;
    pageShown.value = 0;
    problem.value = "";
    late.value = null;
    ticket.value = null;
    setLanguage(GREETING);
  });
  unanswered = null;
}

/** Starts again for the next citizen; taps are ignored for a moment, because they come from the citizen before. */
export function reset() {
  greet();
  lock(LOCK_AFTER_STEP_MS);
}

/** Another number for the same person: language, size and layout stay. */
export function again() {
  if (locked()) return;
  batch(() => {
    priority.value = null;
    ticket.value = null;
  });
  go("choose");
}

/**
 * Each touch counts, however fast: nothing on the pad lies where a second tap would land that was meant for what stood
 * there before.
 * @param {string} digit
 */
export function typeDigit(digit) {
  if (pending.value || code.value.length >= page.code_digits) return;
  problem.value = "";
  code.value += digit;
  if (code.value.length === page.code_digits) order({ appointment: code.value });
}

/**
 * The slip of an appointment was scanned.
 * @param {string} text its code
 */
export function keepAppointment(text) {
  if (!page.appointments || pending.value || locked() || step.value === "done") return;
  problem.value = "";
  order({ appointment: text });
}

export function dropDigit() {
  if (!pending.value) code.value = code.value.slice(0, -1);
}

/**
 * @param {string} service
 * @param {{later?: boolean}} [options] `later`: also for after the break
 */
export async function take(service, { later = false } = {}) {
  if (!locked()) await order({ service, ...(later && { later }) });
}

/** @param {{service: string, later?: boolean} | {appointment: string}} what */
async function order(what) {
  if (pending.value) return;
  if (!reachable.value) {
    refuse(new Refused(t("kiosk.no_answer")));
    return;
  }
  pending.value = "service" in what ? what.service : what.appointment;
  problem.value = "";
  const body = {
    ...what, priority: priority.value, language: language.value, kiosk: page.screen.kiosk,
    ...(card.value && { card: card.value }),
  };
  try {
    const issued = await post("/tickets", body, { patience: TICKET_PATIENCE_MS, key: keyOf(body) });
    show({ ...issued, at: performance.now() });
  } catch (error) {
    const late = error instanceof Refused && error.code === "too_late_now";
    if (late && "service" in what) offerLater(what.service, error);
    else refuse(error);
  } finally {
    pending.value = null;
  }
}

/**
 * A request that got no answer goes out again under the same key: if the first one did arrive,
 * the citizen gets that number and not a second one.
 * @param {Api.TicketRequest} body
 */
function keyOf(body) {
  if (JSON.stringify(unanswered?.body) !== JSON.stringify(body)) unanswered = { body, key: newKey() };
  return /** @type {{key: string}} */ (unanswered).key;
}

/** @param {Issued} issued */
function show(issued) {
  unanswered = null;
  visit += 1;
  lock(LOCK_AFTER_TICKET_MS);
  batch(() => {
    ticket.value = issued;
    card.value = "";
    step.value = "done";
  });
}

/**
 * @param {string} service
 * @param {Refused} refused
 */
function offerLater(service, refused) {
  unanswered = null;
  lock(LOCK_AFTER_STEP_MS);
  batch(() => {
    late.value = { service, sentence: refused.message };
    pageShown.value = 0;
    step.value = "later";
  });
}

/** @param {unknown} error */
function refuse(error) {
  if (!(error instanceof Refused)) throw error;
  if (error.status) unanswered = null;
  problem.value = error.status ? error.message : t("kiosk.no_answer");
  code.value = "";
}

/** @param {number} ms */
function lock(ms) {
  lockedUntil = performance.now() + ms;
}
