/** The phone page of one ticket. The server sent it complete; this keeps it right, and rings. */
import { effect } from "@preact/signals-core";
import { newKey, post, Refused } from "shared/api.js";
import { connect } from "shared/live.js";
import { page, words } from "shared/page.js";
import { clock, language, languageName, otherLanguage, setLanguage, t } from "shared/text.js";
import { soundOnFirstTap, tellNow } from "./bell.js";
import { actionsOf, byId, draw, drawUndo, hide, put, stateOf } from "./draw.js";

const TELL_AT = 3;
const SECOND_MS = 1_000;

const live = connect({ view: "ticket", token: page.screen.token });
let cancelKey = newKey();
let telling = false;
let hasTold = false;
let callsHeard = -1;

/** @param {Api.TicketView} ticket */
function drawActions(ticket) {
  const state = stateOf(ticket, live.now());
  const actions = actionsOf(state);
  const [tell, back, mayCancel] = (/** @type {const} */ (["tell", "back", "cancel"]))
    .map((each) => actions.includes(each));
  hide("actions", actions.length === 0);
  for (const id of ["back", "back-hint"]) hide(id, !back);
  for (const id of ["tell", "tell-hint"]) hide(id, !tell);
  put("back", t("phone.back"));
  put("back-hint", t("phone.back_hint"));
  if (!mayCancel) hide("confirm", true);
  hide("cancel", !mayCancel || !byId("confirm").hidden);
  const soon = ticket.ahead !== null && ticket.ahead <= TELL_AT;
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
  if (ticket.state !== "waiting") hasTold = false; // it may come back and be near once more
  const near = ticket.state === "waiting" && ticket.ahead !== null && ticket.ahead <= TELL_AT;
  if (telling && near && !hasTold) {
    hasTold = true;
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
    hasTold = false;
    const ticket = live.view.peek();
    if (ticket) drawActions(ticket);
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
  draw(ticket, live.now());
  drawActions(ticket);
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
  if (!ticket || stateOf(ticket, live.now()) === byId("app").dataset.state) return;
  draw(ticket, live.now()); // a time has come
  drawActions(ticket);
}, 5_000);
setInterval(() => {
  flashTitle();
  const ticket = live.view.peek();
  if (ticket) drawUndo(ticket, live.now());
}, SECOND_MS);
listen();
