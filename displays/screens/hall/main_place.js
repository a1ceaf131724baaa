/** Keeps the schedule of the main place as calls come and time passes. */
import { effect, signal } from "@preact/signals-core";
import { page } from "shared/page.js";
import { advance, EMPTY } from "./schedule.js";

const ANNOUNCE_MS = page.calls.announce_within_s * 1_000;

/**
 * @param {import("shared/live.js").Live<Api.BoardView>} live
 * @param {{value: number}} capacity a signal: how many calls the main place has room for at full size
 * @param {() => void} chime runs when a new call gets the main place
 * @returns {import("@preact/signals-core").Signal<import("./schedule.js").Schedule>}
 */
export function mainPlace(live, capacity, chime) {
  const schedule = signal(EMPTY);
  let timer = 0;

  const step = () => {
    clearTimeout(timer);
    const view = live.view.value;
    if (!view) return;
    const now = performance.now();
    // Real time: in a rehearsal the hall's runs faster than people read.
    const ages = view.calls.map(({ at }) => (live.now() - at) / (live.speed || 1));
    const moment = { now, ages, capacity: capacity.value, freshMs: ANNOUNCE_MS };
    const { schedule: next, began, next: again } = advance(schedule.peek(), view.calls, moment);
    if (again !== null) timer = setTimeout(step, again - now);
    schedule.value = next;
    if (began.some((index) => ages[index] < ANNOUNCE_MS)) chime();
  };

  effect(step);
  return schedule;
}
