/** Text that is never cut off: a box with more text than room gets smaller letters. */
import { useLayoutEffect, useRef } from "preact/hooks";

const STEP = 0.94;
const SMALLEST = 0.4;

/**
 * The box's stylesheet multiplies its font sizes by `--fit`.
 * @param {unknown[]} inputs what the text depends on
 * @returns {{current: HTMLElement | null}} the box's ref
 */
export function useFit(inputs) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const refit = () => fit(element);
    const watch = new ResizeObserver(refit);
    watch.observe(element);
    if (element.parentElement) watch.observe(element.parentElement);
    document.fonts.addEventListener("loadingdone", refit);
    refit();
    return () => {
      watch.disconnect();
      document.fonts.removeEventListener("loadingdone", refit);
    };
  }, inputs);
  return box;
}

/** @param {HTMLElement} element */
function fit(element) {
  let size = 1;
  do {
    element.style.setProperty("--fit", size.toFixed(3));
    size *= STEP;
  } while (overflows(element) && size > SMALLEST);
}

/** @param {HTMLElement} element */
export function overflows(element) {
  const room = element.clientHeight + 1;
  return element.scrollHeight > room || element.scrollWidth > element.clientWidth + 1;
}
