/** Chooses the call that has the main place. Calls made together take turns, oldest first. */
import { effect, signal } from "@preact/signals-core";
import { page } from "shared/page.js";

const LEAST_MS = 5_000;
const FULL_MS = 9_000;
const TOO_LATE_MS = 60_000;
const ANNOUNCE_MS = page.calls.announce_within_s * 1_000;
const OVER = new Set(["missed", "cancelled", "no_show", "held"]);

/**
 * @param {import("shared/live.js").Live<Api.BoardView>} live
 * @param {() => void} chime runs when a new call gets the main place
 * @returns {import("@preact/signals-core").Signal<Api.BoardCall | null>}
 */
export function mainCall(live, chime) {
  const main = signal(/** @type {Api.BoardCall | null} */ (null));
  /** @type {Api.BoardCall[]} */
  let waiting = [];
  /** @type {Map<string, number>} */
  let known = new Map();
  let since = 0;
  let timer = 0;

  /** Real time: in a rehearsal the hall's runs faster than people read. @param {Api.BoardCall} call */
  const age = (call) => (live.now() - call.at) / (live.speed || 1);

  const step = () => {
    clearTimeout(timer);
    const stays = main.peek() ? (waiting.length ? LEAST_MS : FULL_MS) : 0;
    const left = since + stays - performance.now();
    if (left > 0) {
      timer = setTimeout(step, left);
      return;
    }
    const next = waiting.shift() ?? null;
    since = performance.now(); // before the signal: whoever hears it may come back here
    main.value = next; // never read here, or the effect below would run at every turn
    if (!next) return;
    if (age(next) < ANNOUNCE_MS) chime();
    step();
  };

  effect(() => {
    const calls = live.view.value?.calls ?? [];
    const fresh = calls.filter((call) => known.get(call.label) !== call.at && !OVER.has(call.state));
    known = new Map(calls.map((call) => [call.label, call.at]));
    waiting = waiting
      .filter((call) => age(call) < TOO_LATE_MS && known.get(call.label) === call.at)
      .concat(fresh.filter((call) => age(call) < ANNOUNCE_MS).reverse());
    const { label } = main.peek() ?? {};
    const call = calls.find((one) => one.label === label);
    if (!call || OVER.has(call.state)) since = -Infinity; // gone: undone, or sent elsewhere
    step();
  });
  return main;
}
