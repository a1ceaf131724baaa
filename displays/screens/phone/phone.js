/** The phone page of one ticket. The server drew it complete; this keeps it right, and rings. */
import { effect } from "@preact/signals-core";
import { newKey, post, Refused } from "shared/api.js";
import { connect } from "shared/live.js";
import { page, service, words } from "shared/page.js";
import { clock, day, language, languageName, minutes, otherLanguage, setLanguage, t } from "shared/text.js";
import { soundOnFirstTap, tellNow } from "./bell.js";
import { byId, hide, put } from "./dom.js";
import { steps } from "./steps.js";
import { drawUndo } from "./undo.js";

const ALMOST = 2;
const TELL_AT = 3;
const SECOND_MS = 1_000;

const live = connect({ view: "ticket", token: page.screen.token });
const AWAY = new Set(["held", "missed"]);
let cancelKey = newKey();
let telling = false;
let told = false;
let callsHeard = -1;

/** @param {Api.TicketView} ticket */
function stateOf(ticket) {
  if (ticket.return_until !== null && live.now() > ticket.return_until) return "late";
  if ((ticket.expected_from ?? 0) > live.now()) return "later";
  const almost = ticket.state === "waiting" && ticket.ahead !== null && ticket.ahead <= ALMOST;
  return almost ? "almost" : ticket.state;
}

/** @param {Api.TicketView} ticket */
function draw(ticket) {
  const state = stateOf(ticket);
  const facts = {
    label: ticket.label, counter: ticket.counter ?? "", time: clock(ticket.return_until ?? ticket.expected_from ?? 0),
  };
  byId("app").dataset.state = state;
  put("your-number", t("phone.your_number"));
  put("label", ticket.label);
  put("service", words(service(ticket.service)?.name));
  put("headline", t(`phone.headline_${state}`, facts));
  put("advice", t(`phone.advice_${state}`, facts));
  const at = ["called", "serving"].includes(state) && ticket.counter;
  put("place", at ? t("common.counter", { number: at }) : "");
  put("telephone", t("common.telephone", { number: page.hall.telephone }));
  drawHold(ticket);
  drawLine(ticket);
  byId("steps").replaceChildren(...steps(ticket, state !== "late"));
  drawActions(ticket, state);
  drawUndo(ticket, live.now());
}

/** @param {Api.TicketView} ticket */
function drawHold({ hold_reason, back_at, reopens }) {
  const reason = page.hold_reasons.find(({ id }) => id === hold_reason);
  put("reason", reason ? t("phone.reason", { reason: words(reason.name) }) : "");
  const at = reopens ? t("phone.reopens", { time: clock(reopens), day: day(reopens) }) : "";
  put("back-at", back_at ? t("phone.back_at", { time: clock(back_at) }) : at);
}

/** @param {Api.TicketView} ticket */
function drawLine(ticket) {
  hide("line", ticket.state !== "waiting");
  put("ahead-name", t("phone.ahead"));
  put("ahead", ticket.ahead ? t("common.people", { n: ticket.ahead }) : t("phone.nobody"));
  hide("wait-box", ticket.expected_from !== null);
  put("wait-name", t("phone.wait"));
  byId("wait").classList.toggle("unsaid", !ticket.wait);
  put("wait", ticket.wait ? minutes(ticket.wait) : t("common.no_estimate"));
}

/**
 * @param {Api.TicketView} ticket
 * @param {string} state
 */
function drawActions(ticket, state) {
  const waiting = ticket.state === "waiting";
  const away = AWAY.has(state);
  hide("actions", !waiting && !away);
  for (const id of ["back", "back-hint"]) hide(id, !away);
  for (const id of ["tell", "tell-hint"]) hide(id, !waiting);
  put("back", t("phone.back"));
  put("back-hint", t("phone.back_hint"));
  if (state === "missed") hide("confirm", true);
  hide("cancel", state === "missed" || !byId("confirm").hidden);
  const soon = state === "almost" || ticket.ahead === TELL_AT;
  const [offer, kept] = soon ? ["phone.tell_call", "phone.tell_call_on"] : ["phone.tell", "phone.tell_on"];
  byId("tell").setAttribute("aria-pressed", String(telling));
  put("tell", t(telling ? kept : offer, { n: TELL_AT }));
  put("tell-hint", t(telling ? "phone.tell_hint_on" : "phone.tell_hint"));
  put("cancel", t("phone.cancel"));
  put("confirm-question", t("phone.cancel_question", { label: ticket.label }));
  put("confirm-yes", t("phone.cancel_yes", { label: ticket.label }));
  put("confirm-no", t("phone.cancel_no"));
}

/** @param {Api.TicketView} ticket */
function ring(ticket) {
  const called = ticket.state === "called";
  if (called && callsHeard >= 0 && ticket.calls > callsHeard) tellNow("call");
  callsHeard = ticket.calls;
  if (ticket.state !== "waiting") told = false; // it may come back and be near once more
  const near = ticket.state === "waiting" && ticket.ahead !== null && ticket.ahead <= TELL_AT;
  if (telling && near && !told) {
    told = true;
    tellNow("near");
  }
}

/** @param {boolean} fresh */
function drawUpdated(fresh) {
  const text = fresh
    ? `${words(page.hall.name)}\u00a0· ${t("phone.updated", { time: clock(live.now(), true) })}`
    : t("common.reconnecting");
  put("updated", text);
  byId("updated").classList.toggle("old", !fresh);
}

function flashTitle() {
  const ticket = live.view.peek();
  if (!ticket) return;
  const call = `${ticket.label} → ${t("common.counter", { number: ticket.counter ?? "" })}`;
  const lit = ticket.state === "called" && document.title !== call;
  document.title = lit ? call : ticket.label;
}

async function cancel() {
  if (await ask("cancel", "confirm-yes", cancelKey)) hide("confirm", true);
}

/** @param {Event} event */
async function keep(event) {
  event.preventDefault();
  if (await ask("undo", "undo-yes")) cancelKey = newKey(); // it may be cancelled once more
}

/**
 * @param {"cancel" | "back" | "undo"} command
 * @param {string} button that waits for the answer
 * @param {string} [key]
 * @returns {Promise<boolean>} whether it was done; if not, the page says why
 */
async function ask(command, button, key) {
  byId(button).setAttribute("disabled", "");
  put("problem", "");
  try {
    await post(`/tickets/${page.screen.token}/${command}`, {}, { key });
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    put("problem", error.message);
    return false;
  } finally {
    byId(button).removeAttribute("disabled");
  }
}

/** @param {boolean} asking */
function askToCancel(asking) {
  hide("confirm", !asking);
  hide("cancel", asking);
  byId(asking ? "confirm-no" : "cancel").focus();
}

function listen() {
  byId("tell").addEventListener("click", () => {
    telling = !telling;
    told = false;
    const ticket = live.view.peek();
    if (ticket) drawActions(ticket, stateOf(ticket));
    if (telling) tellNow("try");
  });
  byId("back").addEventListener("click", () => ask("back", "back"));
  byId("cancel").addEventListener("click", () => askToCancel(true));
  byId("confirm-no").addEventListener("click", () => askToCancel(false));
  byId("confirm-yes").addEventListener("click", cancel);
  byId("undo").addEventListener("submit", keep);
  byId("language").addEventListener("click", () => setLanguage(otherLanguage()));
  soundOnFirstTap();
}

effect(() => {
  const ticket = live.view.value;
  if (!ticket) return;
  draw(ticket);
  ring(ticket);
});
effect(() => {
  const other = page.languages.length > 1 ? otherLanguage() : "";
  hide("language", !other);
  if (!other || !language.value) return;
  put("language", languageName(other));
  byId("language").lang = other;
});
effect(() => {
  const { value: fresh } = live.fresh;
  const { value: view } = live.view;
  if (view || !fresh) drawUpdated(fresh && view !== null);
});
setInterval(() => {
  if (!live.fresh.peek()) return;
  drawUpdated(true);
  const ticket = live.view.peek();
  if (ticket && stateOf(ticket) !== byId("app").dataset.state) draw(ticket); // a time has come
}, 5_000);
setInterval(() => {
  flashTitle();
  const ticket = live.view.peek();
  if (ticket) drawUndo(ticket, live.now());
}, SECOND_MS);
listen();
