/** Two falling tones, made here: nothing to download, nothing to license. */
import { signal } from "@preact/signals-core";

const TONES = [
  { hertz: 659.25, after: 0, lasts: 0.55 },
  { hertz: 523.25, after: 0.32, lasts: 0.78 },
];
const OVERTONES = [1, 0.28, 0.09]; // of a struck bar; a bare sine sounds like a fault
const LOUDNESS = 0.32;
const ATTACK_S = 0.012;
const SILENCE = 0.0001;
const GRACE_MS = 1_500;
const SOUNDS_MS = 1_200;

/** @returns {{blocked: {value: boolean}, sound: () => void, allow: () => void}} */
export function makeChime() {
  const context = new AudioContext();
  const blocked = signal(false);
  const notice = () => { blocked.value = context.state !== "running"; };
  const allow = () => { context.resume().then(notice, notice); };

  context.addEventListener("statechange", notice);
  setTimeout(notice, GRACE_MS); // a browser that allows sound still needs a moment to begin
  for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, allow);

  // Calls that come together have one chime; who comes while it sounds is announced right after.
  let soundsUntil = 0;
  let next = 0;
  const sound = () => {
    const left = soundsUntil - performance.now();
    if (left > 0) {
      clearTimeout(next);
      next = setTimeout(sound, left);
      return;
    }
    soundsUntil = performance.now() + SOUNDS_MS;
    if (context.state === "running") for (const tone of TONES) strike(context, tone);
    else allow();
  };
  return { blocked, sound, allow };
}

/**
 * @param {AudioContext} context
 * @param {{hertz: number, after: number, lasts: number}} tone
 */
function strike(context, { hertz, after, lasts }) {
  const begins = context.currentTime + after;
  OVERTONES.forEach((share, index) => {
    const wave = context.createOscillator();
    const volume = context.createGain();
    wave.frequency.value = hertz * (index + 1);
    volume.gain.setValueAtTime(SILENCE, begins);
    volume.gain.linearRampToValueAtTime(LOUDNESS * share, begins + ATTACK_S);
    volume.gain.exponentialRampToValueAtTime(SILENCE, begins + lasts);
    wave.connect(volume).connect(context.destination);
    wave.start(begins);
    wave.stop(begins + lasts);
  });
}
