/** The tablet at a counter: one big button for what happens next. */
import { effect, signal } from "@preact/signals-core";
import { html } from "htm/preact";
import { render } from "preact";
import { doing, Said, say, sayWithoutAnswer, settle, settling } from "shared/commands.js";
import { connect } from "shared/live.js";
import { page } from "shared/page.js";
import { followPrinters } from "shared/reprint.js";
import { t } from "shared/text.js";
import { actionsOf, secondsToRecall } from "./actions.js";
import { Buttons, pressMiss } from "./buttons.js";
import { CallOtherSheet, UnticketedSheet } from "./call_other.js";
import { undo } from "./commands.js";
import { Header, secondsToUndo } from "./header.js";
import { HoldSheet, TransferSheet } from "./hold_and_transfer.js";
import { listen } from "./keyboard.js";
import { Line } from "./line.js";
import { MenuSheet } from "./menu.js";
import { PrintingSheet } from "./printing.js";
import { closeSheet, sheet } from "./sheet.js";
import { CurrentTurn, NoTurn, NotOpen } from "./turn.js";
import { NotesSheet, PeopleSheet, StepsSheet } from "./visit.js";
import { WhySheet } from "./why.js";

/** @typedef {import("./actions.js").Action} Action */
/** @typedef {import("./actions.js").View} View */

const SHEETS_OF_COUNTER = {
  menu: MenuSheet, call_other: CallOtherSheet, unticketed: UnticketedSheet, why: WhySheet, printing: PrintingSheet,
};
const SHEETS_OF_TURN = {
  hold: HoldSheet, transfer: TransferSheet, people: PeopleSheet, steps: StepsSheet, notes: NotesSheet,
};
const SHEETS = { ...SHEETS_OF_COUNTER, ...SHEETS_OF_TURN };

const number = page.screen.counter;
/** @type {import("shared/live.js").Live<View>} */
const live = connect(
  { view: "counter", counter: number },
  { quick: true, mayReload: () => !live.view.peek()?.current && !doing.peek() && !sheet.peek() },
);
const offline = signal(!navigator.onLine);

/** Nothing may be tapped that could not be done now. */
const blocked = () => !live.fresh.value || offline.value;

function CounterTablet() {
  const view = live.view.value;
  if (!view) return html`<div class="tablet"><${Header} view=${null} live=${live} />
    <p class="connecting">${t("counter.connecting")}</p></div>`;
  const disabled = blocked() || doing.value !== null;
  return html`<div class="tablet">
    <${Header} view=${view} live=${live} disabled=${disabled} />
    <div class="turn-panel">
      ${turnOrState(view, disabled)}
      <${Said} blocked=${blocked() ? { text: t("counter.offline"), icon: "wifi-off" } : null} />
      <${Buttons} view=${view} live=${live} disabled=${disabled} />
    </div>
    <${Line} view=${view} live=${live} disabled=${disabled} />
    <${OpenSheet} view=${view} />
  </div>`;
}

/** The turn at the counter, or why there is none. @param {View} view @param {boolean} disabled */
function turnOrState(view, disabled) {
  const { seat, current } = view;
  const actions = actionsOf(view);
  if (current) return html`<${CurrentTurn} turn=${current} live=${live} actions=${actions} disabled=${disabled} />`;
  return seat.state === "open"
    ? html`<${NoTurn} view=${view} live=${live} unticketed=${actions.unticketed} disabled=${disabled} />`
    : html`<${NotOpen} seat=${seat} />`;
}

/** @param {{view: View}} props */
function OpenSheet({ view }) {
  const name = sheet.value;
  if (!name || (name in SHEETS_OF_TURN && !view.current)) return null;
  return html`<${SHEETS[name]} view=${view} turn=${view.current} problem=${blocked() ? t("counter.offline") : ""}
    disabled=${blocked() || doing.value !== null || settling.value} />`;
}

/** @param {string} key */
function actionOfKey(key) {
  const view = live.view.peek();
  if (!view || blocked() || sheet.peek()) return undefined;
  const actions = actionsOf(view);
  const { primary, recall, miss } = actions;
  const { current } = view;
  switch (key) {
    case "N": return primary?.run;
    case "X": return miss ? () => pressMiss(miss) : undefined;
    case "R": return recall && current ? () => pressRecall(recall, current) : undefined;
    case "Z": return undoing(view.undo);
    default: return Object.values(actions).find((action) => action?.key === key)?.run;
  }
}

/**
 * @param {Action} recall
 * @param {import("./actions.js").Turn} turn
 */
function pressRecall(recall, turn) {
  const n = secondsToRecall(turn, live.now());
  if (n > 0) say({ text: t("counter.recall_wait", { n }) });
  else recall.run();
}

/** @param {import("./actions.js").Undoable | null} undoable */
const undoing = (undoable) =>
  undoable && secondsToUndo(undoable, live.now()) > 0 ? () => { undo(undoable); } : undefined;

/** The screen stays on while it is looked at, where the browser can do that (HTTPS). */
function keepAwake() {
  const lock = navigator.wakeLock;
  if (!lock) return;
  const ask = () => {
    // Refused on low battery; asked again when the screen is next looked at.
    if (document.visibilityState === "visible") lock.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}

for (const change of ["online", "offline"]) {
  addEventListener(change, () => { offline.value = !navigator.onLine; });
}
let shown = "";
effect(() => {
  const view = live.view.value;
  if (!view) return;
  const { current, seat } = view;
  const turn = current ? `${current.label} ${current.state}` : seat.state;
  if (shown && turn !== shown) {
    settle();
    closeSheet();
  }
  shown = turn;
});
sayWithoutAnswer("counter.no_answer");
listen(actionOfKey);
keepAwake();
followPrinters(live);
render(html`<${CounterTablet} />`, document.getElementById("app"));
