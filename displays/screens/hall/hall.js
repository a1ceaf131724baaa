/** The display above the counters: who is called where, and what waiting is like. */
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { computed, signal } from "@preact/signals-core";
import { html } from "htm/preact";
import { connect } from "shared/live.js";
import { page, words } from "shared/page.js";
import { day, setLanguage } from "shared/text.js";
import { Clock, Icon, Seal, useNow } from "shared/ui.js";
import { useFit } from "shared/fit.js";
import { boardSize, capacityOf, labelEm } from "./board_size.js";
import { Calls, room } from "./calls.js";
import { makeChime } from "./chime.js";
import { Both, BothWords, first } from "./languages.js";
import { mainPlace } from "./main_place.js";
import { Rest } from "./rest.js";
import { NoticeLine, SidePanel } from "./side_panel.js";

const MINUTE_MS = 60_000;
const SHIFTS = [[0, 0], [1, 0], [1, 1], [0, 1]];
const ROW_WIDTH = 8; // of a row that is not for number and counter

const display = /** @type {Api.Display} */ (page.displays.find(({ id }) => id === page.screen.display));
const counters = page.counters.map(({ number }) => number);
const upright = signal(false);
const chime = display.chime ? makeChime() : null;
const live = connect({ view: "board", display: display.id });
const widest = computed(() => Math.max(...page.services.map(({ longest }) => labelEm(longest)),
  ...(live.view.value?.calls ?? []).map(({ label }) => labelEm(label))));
const size = computed(() => boardSize(display, counters, widest.value,
  upright.value ? room.value.width - ROW_WIDTH : Infinity));
const capacity = computed(() => capacityOf(size.value, room.value.width));
const schedule = mainPlace(live, capacity, () => chime?.sound());

/** Real time: in a rehearsal the hall's runs faster than people read. @param {Api.BoardCall} call */
const age = (call) => (live.now() - call.at) / (live.speed || 1);

function Hall() {
  const view = live.view.value;
  useBurnInShift();
  return html`<div class=${live.fresh.value || !view ? "board" : "board board--stale"}>
    <${Header} />
    <div class=${`middle middle--${size.value.rows}`}>
      ${view?.resting ? html`<${Rest} hours=${view.hours} now=${live.now()} />`
        : html`<${Calls} calls=${view?.calls ?? []} schedule=${schedule.value} size=${size.value} age=${age} />`}
      <${SidePanel} view=${view} now=${live.now()} />
    </div>
    <${NoticeLine} />
    <div role="status">${!live.fresh.value && html`<p class="stale">
      <${Icon} name="wifi-off" /><${Both} text="common.reconnecting" /></p>`}</div>
  </div>`;
}

function Header() {
  const now = useNow(live, MINUTE_MS / 4);
  const name = useFit([live.view.value !== null]);
  return html`<header>
    <${Seal} />
    <h1 ref=${name}><span>${words(page.hall.name)}</span>
      <small>${words(page.hall.organisation)} · <${BothWords} words=${display.name} /></small></h1>
    <${SoundBlocked} />
    <div class="now"><p class="date">${live.view.value && day(now)}</p><${Clock} live=${live} /></div>
  </header>`;
}

function SoundBlocked() {
  if (!chime?.blocked.value) return null;
  return html`<button class="blocked" onClick=${chime.allow}>
    <${Icon} name="volume-x" /><${Both} text="board.sound_blocked" /></button>`;
}

/** Bright letters that never move burn themselves into a panel. */
function useBurnInShift() {
  useEffect(() => {
    let minute = 0;
    const timer = setInterval(() => {
      minute += 1;
      const [x, y] = SHIFTS[minute % SHIFTS.length];
      document.body.style.transform = `translate(${x}px, ${y}px)`;
    }, MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
}

/** A panel may hang upright; the stylesheet asks the same. */
function watchOrientation() {
  const query = matchMedia("(orientation: portrait)");
  const turned = () => { upright.value = query.matches; };
  query.addEventListener("change", turned);
  turned();
}

setLanguage(first);
watchOrientation();
render(html`<${Hall} />`, document.getElementById("app"));
