/** Layouts that are measured, so that nothing is ever cut off: what fits is tried out on the very screen. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/**
 * How cards stand: in how many columns, how dense (0 roomy to 2 compact), and with which card each page begins.
 * @typedef {{columns: number, dense: number}} Layout
 * @typedef {Layout & {starts: number[]}} Arrangement
 */

/** The window's size and the fonts; components that read it are drawn again when they change. */
export function useWindow() {
  const [, redraw] = useState(0);
  useEffect(() => {
    const changed = () => redraw((n) => n + 1);
    addEventListener("resize", changed);
    document.fonts.addEventListener("loadingdone", changed);
    return () => {
      removeEventListener("resize", changed);
      document.fonts.removeEventListener("loadingdone", changed);
    };
  }, []);
}

/**
 * Arranges the children of a list: in the first layout that shows all of them at once, else in the one with the fewest
 * pages. It is measured again when `key`, the text or the room changes, and stays while everything still fits.
 * @param {Layout[]} layouts the best first
 * @param {string} key
 * @returns {{frame: {current: HTMLElement | null}, arrangement: Arrangement}} `frame` is around the list and what turns
 *   its pages
 */
export function useArrangement(layouts, key) {
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  const measured = useRef("");
  const [arrangement, setArrangement] = useState({ ...layouts[0], starts: [0] });
  useWindow();
  useResized(frame);
  useLayoutEffect(() => {
    const around = frame.current;
    if (!around) return;
    const list = listOf(around);
    const now = `${key} ${innerWidth} ${innerHeight} ${around.clientWidth} ${around.clientHeight}`
      + ` ${list.childElementCount}`;
    if (now === measured.current && !overflows(list)) return;
    const best = arranged(around, layouts);
    measured.current = now;
    if (JSON.stringify(best) !== JSON.stringify(arrangement)) setArrangement(best);
  });
  return { frame, arrangement };
}

/**
 * Draws an element smaller, step by step, until nothing in it is cut off; its `data-fit` is the step.
 * @param {number} steps
 */
export function useShrinking(steps) {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  useWindow();
  useLayoutEffect(() => {
    const shown = element.current;
    for (let step = 0; shown && step < steps; step += 1) {
      shown.dataset.fit = String(step);
      if (!overflows(shown)) break;
    }
  });
  return element;
}

/** @param {{current: HTMLElement | null}} frame */
function useResized(frame) {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!frame.current) return undefined;
    const observer = new ResizeObserver(() => redraw((n) => n + 1));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
}

/** @param {HTMLElement} frame @returns {HTMLElement} */
const listOf = (frame) => /** @type {HTMLElement} */ (frame.querySelector(".services"));

/**
 * Tries all layouts with all cards in the list, and leaves the page as it was.
 * @param {HTMLElement} frame
 * @param {Layout[]} layouts
 * @returns {Arrangement}
 */
function arranged(frame, layouts) {
  const list = listOf(frame);
  const before = [frame.className, list.dataset.dense, list.style.getPropertyValue("--columns")];
  const cards = /** @type {HTMLElement[]} */ ([...list.children]);
  const hidden = cards.map((card) => card.hidden);
  cards.forEach((card) => { card.hidden = false; });
  const best = bestOf(frame, list, cards, layouts);
  cards.forEach((card, at) => { card.hidden = hidden[at]; });
  frame.className = before[0] ?? "";
  list.dataset.dense = before[1] ?? "0";
  list.style.setProperty("--columns", before[2] ?? "1");
  return best;
}

/**
 * @param {HTMLElement} frame
 * @param {HTMLElement} list
 * @param {HTMLElement[]} cards
 * @param {Layout[]} layouts
 * @returns {Arrangement}
 */
function bestOf(frame, list, cards, layouts) {
  let best = /** @type {Arrangement | null} */ (null);
  for (const paged of [false, true]) {
    for (const layout of layouts) {
      frame.className = `cards cards--measured${paged ? " cards--paged" : ""}`;
      list.dataset.dense = String(layout.dense);
      list.style.setProperty("--columns", String(layout.columns));
      const starts = pagesOf(list, cards);
      if (!starts || (!paged && starts.length > 1)) continue;
      if (starts.length === 1) return { ...layout, starts };
      if (!best || starts.length < best.starts.length) best = { ...layout, starts };
    }
  }
  // A window so small that one row is too high: one page that scrolls.
  return best ?? { ...layouts[layouts.length - 1], starts: [0] };
}

/**
 * With which card each page begins, if whole rows fill the pages evenly; null if a row or a word is too big.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} cards
 */
function pagesOf(list, cards) {
  const { paddingTop, paddingBottom, rowGap } = getComputedStyle(list);
  const [above, below, gap] = [paddingTop, paddingBottom, rowGap].map(parseFloat);
  const room = list.clientHeight - above - below + 1;
  if (cards.some((card) => card.scrollWidth > card.clientWidth + 1)) return null;
  const rows = rowsOf(cards);
  if (rows.some((row) => row.height > room)) return null;
  const filled = filledBy(rows, gap, room);
  return evenly(rows, gap, room, filled.length) ?? filled;
}

/** @typedef {{first: number, height: number}} Row the row's first card, and its height in px */

/** @param {HTMLElement[]} cards @returns {Row[]} */
function rowsOf(cards) {
  const rows = /** @type {Row[]} */ ([]);
  let top = -Infinity;
  cards.forEach((card, first) => {
    const box = card.getBoundingClientRect();
    if (box.top > top + 1) rows.push({ first, height: box.height });
    else rows[rows.length - 1].height = Math.max(rows[rows.length - 1].height, box.height);
    top = Math.max(top, box.top);
  });
  return rows;
}

/**
 * @param {Row[]} rows
 * @param {number} gap
 * @param {number} room
 * @param {number} [most] rows on a page
 */
function filledBy(rows, gap, room, most = rows.length) {
  const starts = /** @type {number[]} */ ([]);
  let [height, count] = [Infinity, 0];
  for (const row of rows) {
    height += gap + row.height;
    count += 1;
    if (height > room || count > most) {
      starts.push(row.first);
      [height, count] = [row.height, 1];
    }
  }
  return starts.length > 0 ? starts : [0];
}

/**
 * The same number of pages with as many rows on each, so that the last one is not nearly empty.
 * @param {Row[]} rows
 * @param {number} gap
 * @param {number} room
 * @param {number} pages
 */
function evenly(rows, gap, room, pages) {
  const starts = filledBy(rows, gap, room, Math.ceil(rows.length / pages));
  return starts.length === pages ? starts : null;
}

/** Whether a part of it is cut off. @param {HTMLElement} element */
function overflows(element) {
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
}
