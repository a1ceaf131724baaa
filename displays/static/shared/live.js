/**
 * One live view of the hall over a websocket.
 *
 * Every snapshot is the whole view, so a message lost costs nothing: a heartbeat that knows a
 * newer `seq`, another `epoch` (the database has another past) or another `start` (of the program)
 * makes the screen ask again.
 */
import { signal } from "@preact/signals-core";
import { io } from "socket.io-client";
import { page } from "shared/page.js";

const SILENCE_MS = 10_000;
const WATCH_MS = 1_000;
const QUICK_SILENCE_MS = 2_500; // with QUICK_WATCH_MS, told within 3 s: reliability.md
const QUICK_WATCH_MS = 500;
const SLEPT_MS = 5_000;
// A heartbeat comes every 5 s: after this long without one, the connection is given up. TCP alone would
// notice that the network swallows everything only after many minutes, or go on a while after it is back.
const GIVEN_UP_MS = 8_000;
// A first word that is lost is not waited for, so a screen is right within 5 s of the network being back.
// If the hall doesn't answer for longer, attempts last longer: it may be busy with all of its screens.
const ATTEMPT_MS = 2_500;
const LONG_ATTEMPT_MS = 10_000;
const SHORT_ATTEMPTS = 6;
const RETRY_REFUSED_MS = 5_000;
const RELOADED_FOR = "reloaded-for";

/** @type {ReturnType<typeof hallTime> | null} */
let known = null;

/**
 * The hall's time in so many ms of real time from now; null until the hall has said its time.
 * @param {number} ms
 */
export const hallTimeIn = (ms) => known && Math.round(known.now() + ms * known.speed());

/**
 * @template [V=unknown]
 * @typedef {object} Live
 * @property {import("@preact/signals-core").Signal<V | null>} view null until the first snapshot
 * @property {import("@preact/signals-core").Signal<boolean>} fresh false when the view may be old
 * @property {() => number} now the hall's time in ms
 * @property {number} speed how fast the hall's time runs against real time
 */

/**
 * @template {keyof Api.Views} V
 * @param {{view: V} & Record<string, string | number>} auth which view, e.g. `{view: "counter", counter: 3}`
 * @param {{mayReload?: () => boolean, quick?: boolean}} [options] `mayReload`: whether nobody is in
 *   the middle of something, so that the page may load a new build; `quick`: ask each second
 *   whether the hall is there, so that its silence is told within 3 s
 * @returns {Live<Api.Views[V]>}
 */
export function connect(auth, { mayReload = () => true, quick = false } = {}) {
  const view = signal(/** @type {Api.Views[V] | null} */ (null));
  const fresh = signal(false);
  const time = hallTime();
  let mine = { epoch: "", start: "", seq: -1 };
  let build = page.build;
  let heard = performance.now();

  const socket = io({
    auth,
    transports: ["websocket"],
    reconnectionDelay: 500,
    reconnectionDelayMax: 1_500,
    randomizationFactor: 0.5,
    timeout: ATTEMPT_MS,
  });
  socket.io.on("reconnect_attempt", (attempts) => {
    socket.io.timeout(attempts <= SHORT_ATTEMPTS ? ATTEMPT_MS : LONG_ATTEMPT_MS);
  });

  /** @param {Api.Heartbeat} message */
  const hear = (message) => {
    heard = performance.now();
    time.set(message.now);
  };

  /** Whether both marks are those of the last snapshot. @param {Api.Heartbeat} message */
  const isOfMine = (message) => message.epoch === mine.epoch && message.start === mine.start;

  socket.on("snapshot", (/** @type {Omit<Api.Snapshot, "view"> & {view: Api.Views[V]}} */ message) => {
    if (isOfMine(message) && message.seq < mine.seq) return;
    time.setSpeed(message.speed);
    known = time;
    hear(message);
    mine = { epoch: message.epoch, start: message.start, seq: message.seq };
    build = message.build;
    view.value = message.view;
    fresh.value = true;
  });

  /** @param {Api.Heartbeat} message */
  const beat = (message) => {
    hear(message);
    const right = isOfMine(message) && message.seq <= mine.seq;
    fresh.value = right;
    if (!right) socket.emit("sync");
  };
  socket.on("heartbeat", beat);
  /** @param {Api.Heartbeat | null} message null: the hall does not know this screen any more */
  const answered = (message) => { if (message) beat(message); };

  socket.on("connect", () => { heard = performance.now(); });

  socket.on("disconnect", () => {
    fresh.value = false;
    if (!socket.active) setTimeout(() => socket.connect(), RETRY_REFUSED_MS);
  });

  socket.on("connect_error", () => {
    fresh.value = false;
    if (!socket.active) setTimeout(() => socket.connect(), RETRY_REFUSED_MS);
  });

  const startAnew = () => {
    fresh.value = false;
    socket.disconnect().connect();
  };
  setInterval(() => {
    if (performance.now() - heard > GIVEN_UP_MS && socket.connected) startAnew();
    if (quick && socket.connected) socket.volatile.emit("beat", answered);
    if (build !== page.build && mayReload()) reloadFor(build);
  }, WATCH_MS);
  setInterval(() => {
    const most = quick ? QUICK_SILENCE_MS : SILENCE_MS;
    if (performance.now() - heard > most) fresh.value = false;
  }, quick ? QUICK_WATCH_MS : WATCH_MS);
  // Earlier than any silence; where the hall is reached all the same, its next word says so.
  window.addEventListener("offline", () => { fresh.value = false; });

  onWaking(startAnew);

  return { view, fresh, now: time.now, get speed() { return time.speed(); } };
}

/** The hall's clock between two messages; it need not run at real speed (rehearsals). */
function hallTime() {
  let at = Date.now();
  let speed = 1;
  let since = performance.now();
  return {
    now: () => at + (performance.now() - since) * speed,
    speed: () => speed,
    /** @param {number} now */
    set(now) {
      at = now;
      since = performance.now();
    },
    /** @param {number} value */
    setSpeed(value) {
      speed = value;
    },
  };
}

/**
 * A page that was hidden may hold a socket that died without a word.
 * @param {() => void} callback
 */
function onWaking(callback) {
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > SLEPT_MS) callback();
  });
  window.addEventListener("online", callback);
}

/**
 * Once for each build: a page that stays old (a proxy's cache) must not reload for ever.
 * @param {string} build
 */
function reloadFor(build) {
  if (sessionStorage.getItem(RELOADED_FOR) === build) return;
  sessionStorage.setItem(RELOADED_FOR, build);
  location.reload();
}
