/** The tablet at a counter: one big button for what happens next. */
import { effect, signal } from "@preact/signals-core";
import { html } from "htm/preact";
import { render } from "preact";
import { connect } from "shared/live.js";
import { page, service, words } from "shared/page.js";
import { followPrinters } from "shared/reprint.js";
import { t } from "shared/text.js";
import { Clock, Icon, LanguageButton } from "shared/ui.js";
import { Actions, pressMiss } from "./actions.js";
import { Asked } from "./asked.js";
import { doing, said, say, settleNow } from "./command.js";
import { hasKeyboard, keysOn, listen, switchKeys } from "./keys.js";
import { Line } from "./line.js";
import { undo } from "./moves.js";
import { PapersButton } from "./papers.js";
import { plan, secondsToRecall } from "./plan.js";
import { closeSheet, sheet } from "./sheet.js";
import { CurrentTurn, NoTurn, NotOpen } from "./turn.js";
import { Undo, secondsToUndo } from "./undo.js";
import { keepAwake } from "./wake.js";

/** @typedef {import("./plan.js").Action} Action */

const number = page.screen.counter;
/** @type {import("shared/live.js").Live<any>} */
const live = connect(
  { view: "counter", counter: number },
  { quick: true, mayReload: () => !live.view.peek()?.current && !doing.peek() && !sheet.peek() },
);
const offline = signal(!navigator.onLine);

/** Nothing may be tapped that could not be done now. */
const blocked = () => !live.fresh.value || offline.value;

function CounterTablet() {
  const view = live.view.value;
  if (!view) return html`<div class="tablet"><${Header} view=${null} /><p class="connecting">${t("counter.connecting")}</p></div>`;
  const disabled = blocked() || doing.value !== null;
  return html`<div class="tablet">
    <${Header} view=${view} disabled=${disabled} />
    <div class="desk">
      ${here(view, disabled)}
      <${Said} />
      <${Actions} view=${view} live=${live} disabled=${disabled} />
    </div>
    <${Line} view=${view} live=${live} disabled=${disabled} />
    <${Asked} view=${view} blocked=${blocked()} />
  </div>`;
}

/** @param {import("./plan.js").View} view @param {boolean} disabled */
function here(view, disabled) {
  const { seat, current, next } = view;
  const actions = plan(view);
  if (current) return html`<${CurrentTurn} turn=${current} live=${live} actions=${actions} disabled=${disabled} />`;
  return seat.state === "open"
    ? html`<${NoTurn} next=${next} unticketed=${actions.unticketed} disabled=${disabled} />`
    : html`<${NotOpen} seat=${seat} />`;
}

/** @param {{view: import("./plan.js").View | null, disabled?: boolean}} props */
function Header({ view, disabled = true }) {
  const seat = view?.seat;
  const state = view?.current?.state ?? (seat?.state === "open" ? "free" : seat?.state);
  const names = seat?.services.map((id) => words(service(id)?.name)).join(" · ");
  return html`<header>
    <h1>${t("common.counter", { number })}</h1>
    ${view && html`<p class=${`state state--${state}`}>${t(`counter.state_${state}`)}</p>`}
    <p class="who">${[seat?.staff, names].filter(Boolean).join(" · ")}</p>
    ${view && html`<${Undo} undoable=${view.undo} live=${live} disabled=${disabled} />`}
    ${seat?.state === "open" && html`<button class="button small" disabled=${disabled} aria-haspopup="dialog"
      onClick=${() => { sheet.value = "menu"; }} aria-label=${t("counter.menu")}><${Icon} name="users" /><span>${t("counter.menu")}</span></button>`}
    ${view && html`<${PapersButton} printers=${view.printers} disabled=${disabled} />`}
    <${Clock} live=${live} />
    ${hasKeyboard && html`<button class="button small" aria-pressed=${keysOn.value} onClick=${switchKeys}
      title=${t("counter.keys")} aria-label=${t("counter.keys")}><${Icon} name="keyboard" /></button>`}
    <${LanguageButton} />
  </header>`;
}

/** Why nothing can be tapped, or how the last command went. */
function Said() {
  const word = blocked() ? { text: t("counter.offline"), bad: true } : said.value;
  return html`<div class="said" role=${word?.bad ? "alert" : "status"}>
    ${word && html`<p class=${word.bad ? "bad" : ""}>
      <${Icon} name=${blocked() ? "wifi-off" : word.bad ? "triangle-alert" : "circle-check"} />${word.text}</p>`}
  </div>`;
}

/** @param {string} key */
function actionOf(key) {
  const view = live.view.peek();
  if (!view || blocked() || sheet.peek()) return undefined;
  const actions = plan(view);
  const { primary, recall, miss } = actions;
  switch (key) {
    case "N": return primary?.run;
    case "X": return miss ? () => pressMiss(miss) : undefined;
    case "R": return recall && view.current ? () => pressRecall(recall, view.current) : undefined;
    case "Z": return undoing(view.undo);
    default: return Object.values(actions).find((action) => action?.key === key)?.run;
  }
}

/**
 * @param {Action} recall
 * @param {import("./plan.js").Turn} turn
 */
function pressRecall(recall, turn) {
  const n = secondsToRecall(turn, live.now());
  if (n > 0) say(t("counter.recall_wait", { n }));
  else recall.run();
}

/** @param {import("./plan.js").Undoable | null} undoable */
const undoing = (undoable) =>
  undoable && secondsToUndo(undoable, live.now()) > 0 ? () => { undo(undoable); } : undefined;

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
    settleNow();
    closeSheet();
  }
  shown = turn;
});
listen(actionOf);
keepAwake();
followPrinters(live);
render(html`<${CounterTablet} />`, document.getElementById("app"));
