/** The tablet at a counter: one big button for what happens next. */
import { effect, signal } from "@preact/signals-core";
import { html } from "htm/preact";
import { render } from "preact";
import { connect } from "shared/live.js";
import { counter, page, service, words } from "shared/page.js";
import { languageName, otherLanguage, setLanguage, t } from "shared/text.js";
import { Clock, Icon } from "shared/ui.js";
import { doing, said, say, settleNow, settling } from "./command.js";
import { HoldButton } from "./hold.js";
import { hasKeyboard, keysOn, listen, switchKeys, twice } from "./keys.js";
import { Line } from "./line.js";
import { plan } from "./plan.js";
import { CurrentTurn, NoTurn } from "./turn.js";
import { keepAwake } from "./wake.js";

/** @typedef {import("./plan.js").Action} Action */

const number = page.screen.counter;
const place = counter(number);
const live = connect(
  { view: "counter", counter: number },
  { mayReload: () => !live.view.peek()?.current && !doing.peek() },
);
const offline = signal(!navigator.onLine);
const missTwice = twice();

/** Nothing may be tapped that could not be done now. */
const blocked = () => !live.fresh.value || offline.value;

/** @param {Action} miss */
const pressMiss = (miss) => missTwice(miss.run, () => say(t("counter.miss_again", { key: miss.key })));

function CounterTablet() {
  const view = live.view.value;
  if (!view) return html`<div class="tablet"><${Header} view=${null} /><p class="connecting">${t("counter.connecting")}</p></div>`;
  return html`<div class="tablet">
    <${Header} view=${view} />
    <div class="desk">
      ${view.current ? html`<${CurrentTurn} turn=${view.current} live=${live} />` : html`<${NoTurn} next=${view.next} />`}
      <${Said} />
      <${Actions} view=${view} />
    </div>
    <${Line} view=${view} live=${live} />
  </div>`;
}

/** @param {{view: import("./plan.js").View | null}} props */
function Header({ view }) {
  const state = view?.current?.state ?? "free";
  const names = place?.services.map((id) => words(service(id)?.name)).join(" · ");
  return html`<header>
    <h1>${t("common.counter", { number })}</h1>
    ${view && html`<p class=${`state state--${state}`}>${t(`counter.state_${state}`)}</p>`}
    <p class="who">${[place?.staff, names].filter(Boolean).join(" · ")}</p>
    <${Clock} live=${live} />
    ${hasKeyboard && html`<button class="button small" aria-pressed=${keysOn.value} onClick=${switchKeys}
      title=${t("counter.keys")} aria-label=${t("counter.keys")}><${Icon} name="keyboard" /></button>`}
    <button class="button small" lang=${otherLanguage()} onClick=${() => setLanguage(otherLanguage())}
      aria-label=${languageName(otherLanguage())}>
      <${Icon} name="languages" /><span>${languageName(otherLanguage())}</span></button>
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

/** @param {{view: import("./plan.js").View}} props */
function Actions({ view }) {
  const { primary, side, recall, miss } = plan(view);
  const disabled = blocked() || doing.value !== null;
  return html`<div class="actions">
    ${recall && miss && html`<div class="acts">
      <button class="button act" disabled=${disabled} onClick=${recall.run}>
        <${Icon} name=${recall.icon} /><span>${recall.text}
        <small>${t("counter.calls", { n: view.current?.calls ?? 1 })}</small></span><${Key} action=${recall} /></button>
      <${HoldButton} action=${miss} hint=${t("counter.hold")} disabled=${disabled} hold=${miss.run}
        press=${() => pressMiss(miss)} tooShort=${() => say(t("counter.hold_longer"))}>
        <${Key} action=${miss} /></${HoldButton}>
    </div>`}
    <div class="next">
      <${Go} primary=${primary} view=${view} disabled=${disabled} />
      ${side && html`<button class="button side" disabled=${disabled} onClick=${side.run}>
        <${Icon} name=${side.icon} />${side.text}<${Key} action=${side} /></button>`}
    </div>
  </div>`;
}

/** @param {{primary: Action | null, view: import("./plan.js").View, disabled: boolean}} props */
function Go({ primary, view, disabled }) {
  const n = view.waiting_count;
  if (!primary) {
    return html`<button class="go" disabled><span>${t("common.waiting_none")}
      <small>${t("counter.button_wakes")}</small></span></button>`;
  }
  const busy = doing.value === primary.name;
  return html`<button class=${`go${settling.value ? " go--settling" : ""}`} disabled=${disabled}
      onClick=${primary.run}>
    <${Icon} name=${primary.icon} />
    <span>${busy ? t("counter.doing") : primary.text}
      <small>${[primary.about, n > 0 ? t("common.waiting", { n }) : t("common.waiting_none")].filter(Boolean).join(" · ")}<${Key} action=${primary} /></small></span>
  </button>`;
}

/** @param {{action: Action}} props */
function Key({ action }) {
  return keysOn.value ? html`<kbd>${action.key}</kbd>` : null;
}

/** @param {string} key */
function actionOf(key) {
  const view = live.view.peek();
  if (!view || blocked()) return undefined;
  const { primary, side, recall, miss } = plan(view);
  if (key === "N") return primary?.run;
  if (key === "X") return miss ? () => pressMiss(miss) : undefined;
  return [primary, side, recall].find((action) => action && LETTERS[action.name] === key)?.run;
}

/** @type {Record<string, string>} */
const LETTERS = { recall: "R", finish: "F", start: "S" };

for (const change of ["online", "offline"]) {
  addEventListener(change, () => { offline.value = !navigator.onLine; });
}
let shown = "";
effect(() => {
  const current = live.view.value?.current;
  const turn = current ? `${current.label} ${current.state}` : "";
  if (turn !== shown) settleNow();
  shown = turn;
});
listen(actionOf);
keepAwake();
render(html`<${CounterTablet} />`, document.getElementById("app"));
