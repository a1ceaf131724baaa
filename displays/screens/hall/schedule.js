/**
 * Which calls have the main place, and which wait for it: pure functions of the calls and of time.
 *
 * Each call has the main place for LEAST_MS, beside others where they come faster. Where more come than have room,
 * the rest wait for the next ones, oldest first; but a burst is over after WAVES of them, with smaller letters.
 */

export const LEAST_MS = 5_000;
export const FULL_MS = 9_000; // for a call after which no other comes
export const LATE_MS = 60_000; // who has not been seen by now is not called any more
const WAVES = 3;
const CUT = new Set(["missed"]); // what was undone or cancelled is no longer among the calls
const GONE = new Set(["held", "transferred"]); // need not come any more, but was called all the same

/**
 * A call on its way through the main place. `since` is when it came there in ms, null while it waits; `over` is true
 * when it has been there. `slot` is its position in the main place, which it keeps.
 * @typedef {{call: Api.BoardCall, since: number | null, over: boolean, slot: number}} Place
 *
 * `places` are in the order of the calls, latest first. `peak` is how many calls the main place has had to serve since
 * none waited for it. `begun` is false before the first calls.
 * @typedef {{places: Place[], peak: number, begun: boolean}} Schedule
 */

/** @type {Schedule} */
export const EMPTY = { places: [], peak: 0, begun: false };

/**
 * @param {Schedule} before
 * @param {Api.BoardCall[]} calls latest first, each number once
 * @param {{now: number, ages: number[], capacity: number, freshMs: number}} at `ages` are those of the calls in ms;
 *   `capacity` is how many have room at full size; `freshMs` is how old a call may be that a screen starts with
 * @returns {{schedule: Schedule, began: number[], next: number | null}} `began` has the indices of the calls that got
 *   the main place now, `next` is when to advance again if no call comes
 */
export function advance(before, calls, { now, ages, capacity, freshMs }) {
  const most = before.begun ? LATE_MS : freshMs;
  const places = calls.map((call, index) => placeOf(before, call, now, ages[index] < most));
  for (const place of places) if (isMain(place) && isOver(place, places, now)) place.over = true;
  places.forEach((place, index) => { if (isWaiting(place) && ages[index] > LATE_MS) place.over = true; });

  const waiting = places.filter(isWaiting).reverse();
  const main = places.filter(isMain);
  const peak = waiting.length > 0 ? Math.max(before.peak, main.length + waiting.length) : 0;
  const room = Math.max(capacity, Math.ceil(peak / WAVES));
  for (const place of waiting.slice(0, Math.max(0, room - main.length))) {
    place.since = now;
    place.slot = freeSlot(main);
    main.push(place);
  }
  const began = places.flatMap((place, index) => (isMain(place) && !hadMain(before, place) ? [index] : []));
  const stillWaits = places.some(isWaiting);
  return { schedule: { places, peak: stillWaits ? peak : 0, begun: true }, began, next: nextChange(main, now) };
}

/** The calls in the main place, in the order of their slots. @param {Schedule} schedule */
export const mainCalls = ({ places }) =>
  places.filter(isMain).sort((one, other) => one.slot - other.slot).map(({ call }) => call);

/** The calls that still wait for the main place. @param {Schedule} schedule */
export const waitingCalls = ({ places }) => places.filter(isWaiting).map(({ call }) => call);

/** @param {Schedule} before @param {Api.BoardCall} call @param {number} now @param {boolean} fresh @returns {Place} */
function placeOf(before, call, now, fresh) {
  const earlier = before.places.find((place) => place.call.label === call.label);
  const cut = CUT.has(call.state);
  if (earlier && isSame(earlier.call, call)) {
    return { ...earlier, call, over: earlier.over || cut };
  }
  if (earlier && isMain(earlier) && !cut) return { call, since: now, over: false, slot: earlier.slot };
  return { call, since: null, over: cut || !fresh, slot: -1 };
}

/** Whether it is one call, not a repeated one. @param {Api.BoardCall} one @param {Api.BoardCall} other */
const isSame = (one, other) => one.label === other.label && one.at === other.at && one.calls === other.calls;

/** @param {Schedule} before @param {Place} place */
const hadMain = (before, place) =>
  before.places.some(({ call, since }) => since !== null && isSame(call, place.call));

/** @param {Place} place */
const isMain = (place) => place.since !== null && !place.over;

/** @param {Place} place */
const isWaiting = (place) => place.since === null && !place.over;

/** @param {Place} place @param {Place[]} places @param {number} now */
function isOver({ since, call }, places, now) {
  if (since === null || now - since < LEAST_MS) return false;
  const later = places.some((other) => isWaiting(other) || (isMain(other) && (other.since ?? 0) > since));
  return later || GONE.has(call.state) || now - since >= FULL_MS;
}

/** @param {Place[]} main */
function freeSlot(main) {
  const taken = new Set(main.map(({ slot }) => slot));
  let slot = 0;
  while (taken.has(slot)) slot += 1;
  return slot;
}

/** @param {Place[]} main @param {number} now */
function nextChange(main, now) {
  const times = main.flatMap(({ since }) => [(since ?? 0) + LEAST_MS, (since ?? 0) + FULL_MS]);
  const later = times.filter((time) => time > now);
  return later.length > 0 ? Math.min(...later) : null;
}
