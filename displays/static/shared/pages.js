/** Lists with more in them than has room: first denser, then in pages that turn by themselves. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "shared/text.js";
import { overflows } from "shared/fit.js";

const PAGE_MS = 8_000;

/**
 * Which items of a list are on screen. Its box cuts off what leaves it, and holds the items as elements with
 * `data-item`; those that are not on the page that is shown need `data-off`. The stylesheet makes the box denser by
 * its `data-level`, from 0 on.
 * @typedef {{box: {current: any}, page: number, pages: number, isOff: (index: number) => boolean}} Paging
 *   `page` counts from 0
 */

/**
 * @param {unknown[]} inputs on which it depends what the list holds, besides figures that come and go
 * @param {{levels?: number}} [options] how dense the list can be
 * @returns {Paging}
 */
export function usePages(inputs, { levels = 4 } = {}) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [starts, setStarts] = useState([0]);
  const page = useTurning(starts.length);

  const measure = (/** @type {number} */ from) => {
    const found = box.current && pagesOf(box.current, from, levels);
    if (found && String(found) !== String(starts)) setStarts(found);
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const again = () => measure(0);
    const watch = new ResizeObserver(again);
    watch.observe(element);
    document.fonts.addEventListener("loadingdone", again);
    again();
    return () => {
      watch.disconnect();
      document.fonts.removeEventListener("loadingdone", again);
    };
  }, inputs);
  // Figures that grow never push anything out; smaller letters stay, so that nothing jumps to and fro.
  useLayoutEffect(() => {
    if (box.current && overflows(box.current)) measure(Number(box.current.dataset.level ?? 0));
  });

  const [from, to] = [starts[page], starts[page + 1] ?? Infinity];
  return { box, page, pages: starts.length, isOff: (index) => index < from || index >= to };
}

/** "1/3": which page is shown, of how many. @param {{paging: {page: number, pages: number}}} props */
export function PageMark({ paging: { page, pages } }) {
  if (pages < 2) return null;
  const values = { page: page + 1, pages };
  return html`<span class="page-mark digits" aria-label=${t("common.page_of", values)}>${page + 1}/${pages}</span>`;
}

/** All lists turn their pages together, so that the eye has time in between. @param {number} pages */
export function useTurning(pages, everyMs = PAGE_MS) {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (pages < 2) return undefined;
    const turned = () => setTurn(Math.floor(performance.now() / everyMs));
    turned();
    let timer = 0;
    const wait = () => {
      timer = setTimeout(() => { turned(); wait(); }, everyMs - (performance.now() % everyMs) + 1);
    };
    wait();
    return () => clearTimeout(timer);
  }, [pages, everyMs]);
  return turn % pages;
}

/**
 * The index of the first item of each page, at the first level at which one page is enough, else at the densest.
 * @param {HTMLElement} box
 * @param {number} from the first level to try
 * @param {number} levels
 */
function pagesOf(box, from, levels) {
  box.classList.add("paged--measuring"); // all items are in the box
  let level = from;
  box.dataset.level = String(level);
  while (overflows(box) && level < levels - 1) {
    level += 1;
    box.dataset.level = String(level);
  }
  const starts = overflows(box) ? split(box) : [0];
  box.classList.remove("paged--measuring");
  return starts;
}

/** @param {HTMLElement} box */
function split(box) {
  const top = box.getBoundingClientRect().top + box.clientTop - box.scrollTop;
  const items = [...box.querySelectorAll("[data-item]")].map((item) => item.getBoundingClientRect());
  if (items.length === 0) return [0];
  const room = box.clientHeight - (items[0].top - top);
  /** @param {number} most items on a page */
  const cut = (most) => {
    const starts = [0];
    items.forEach((item, index) => {
      const start = starts[starts.length - 1];
      if (index > start && (item.bottom - items[start].top > room || index - start >= most)) starts.push(index);
    });
    return starts;
  };
  const greedy = cut(Infinity);
  const even = cut(Math.ceil(items.length / greedy.length));
  return even.length === greedy.length ? even : greedy;
}
