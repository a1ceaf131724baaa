/** The display above the counters: who is called where, and what waiting is like. */
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { html } from "htm/preact";
import { connect } from "shared/live.js";
import { page, words } from "shared/page.js";
import { day, setLanguage } from "shared/text.js";
import { Clock, Icon, Seal, useNow } from "shared/ui.js";
import { boardSize, Calls } from "./calls.js";
import { makeChime } from "./chime.js";
import { useFit } from "./fit.js";
import { Both, BothWords, first } from "./languages.js";
import { mainCall } from "./main_call.js";
import { NoticeLine, SidePanel } from "./side_panel.js";

const MINUTE_MS = 60_000;
const SHIFTS = [[0, 0], [1, 0], [1, 1], [0, 1]];

const display = /** @type {Api.Display} */ (page.displays.find(({ id }) => id === page.screen.display));
const size = boardSize(display, page.counters.map(({ number }) => number));
const chime = display.chime ? makeChime() : null;
const live = connect({ view: "board", display: display.id });
const main = mainCall(live, () => chime?.sound());

function Hall() {
  const view = live.view.value;
  useBurnInShift();
  return html`<div class=${live.fresh.value || !view ? "board" : "board board--stale"}>
    <${Header} />
    <div class=${`middle middle--${size.rows}`}>
      <${Calls} calls=${view?.calls ?? []} main=${main.value} size=${size} />
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
    <p class="date">${live.view.value && day(now)}</p>
    <${Clock} live=${live} />
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

setLanguage(first);
render(html`<${Hall} />`, document.getElementById("app"));
