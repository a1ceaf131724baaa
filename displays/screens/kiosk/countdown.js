/** Seconds that run down while nobody touches the kiosk. */
import { useEffect, useState } from "preact/hooks";

const TOUCHES = ["pointerdown", "keydown"];

/**
 * @param {number} seconds
 * @param {() => void} ended
 * @param {{restartOnTouch?: boolean}} [options]
 * @returns {number} seconds left
 */
export function useCountdown(seconds, ended, { restartOnTouch = true } = {}) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    let endsAt = performance.now() + seconds * 1_000;
    const restart = () => {
      endsAt = performance.now() + seconds * 1_000;
      setLeft(seconds);
    };
    const timer = setInterval(() => {
      const remaining = Math.ceil((endsAt - performance.now()) / 1_000);
      if (remaining <= 0) ended();
      else setLeft(remaining);
    }, 250);
    restart();
    if (restartOnTouch) TOUCHES.forEach((touch) => addEventListener(touch, restart));
    return () => {
      clearInterval(timer);
      TOUCHES.forEach((touch) => removeEventListener(touch, restart));
    };
  }, [seconds]);
  return left;
}

/**
 * Calls `idle` after `seconds` without a touch.
 * @param {number} seconds
 * @param {() => void} idle
 */
export function useIdle(seconds, idle) {
  useCountdown(seconds, idle);
}
