/** Rings and vibrates. A browser makes sound only once the page has been tapped. */

/** @typedef {{hertz: number, at: number}} Note */

const NOTE_S = 0.5;
const LOUDNESS = 0.5;
/** @type {Record<string, Note[]>} */
const TUNES = {
  try: [{ hertz: 880, at: 0 }],
  near: [{ hertz: 660, at: 0 }, { hertz: 880, at: 0.25 }],
  call: [0, 1, 2].flatMap((time) => [
    { hertz: 660, at: time }, { hertz: 880, at: time + 0.2 }, { hertz: 1100, at: time + 0.4 },
  ]),
};
/** @type {Record<string, number[]>} ms on, off, on … */
const VIBRATIONS = {
  try: [60],
  near: [200, 100, 200],
  call: [500, 200, 500, 200, 900],
};

/** @type {AudioContext | null} */
let audio = null;

export function soundOnFirstTap() {
  addEventListener("pointerup", () => {
    audio ??= new AudioContext();
    audio.resume();
  });
}

/** @param {"try" | "near" | "call"} what */
export function tellNow(what) {
  navigator.vibrate?.(VIBRATIONS[what]);
  if (audio?.state === "running") TUNES[what].forEach(play);
}

/** @param {Note} note */
function play({ hertz, at }) {
  if (!audio) return;
  const start = audio.currentTime + at;
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S);
  const tone = new OscillatorNode(audio, { type: "sine", frequency: hertz });
  tone.connect(gain).connect(audio.destination);
  tone.start(start);
  tone.stop(start + NOTE_S);
}
