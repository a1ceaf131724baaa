/** A display nobody touches shows two languages at once: the hall's first, its second smaller. */
import { html } from "htm/preact";
import { page } from "shared/page.js";
import { textIn } from "shared/text.js";

export const [first, second] = page.languages;

/** @typedef {Record<string, string | number>} Values */

/**
 * A text of the catalogues.
 * @param {{text: string, values?: (code: string) => Values}} props
 */
export function Both({ text, values = () => ({}) }) {
  return html`<${Pair} one=${textIn(first, text, values(first))}
    other=${second && textIn(second, text, values(second))} />`;
}

/**
 * A text of the configuration.
 * @param {{words: import("shared/page.js").Words | undefined}} props
 */
export function BothWords({ words = {} }) {
  return html`<${Pair} one=${words[first] || Object.values(words)[0]} other=${words[second]} />`;
}

/** @param {{one?: string, other?: string}} props */
function Pair({ one, other }) {
  const translated = other && other !== one;
  return html`<span class="both"><span lang=${first}>${one}</span>${translated && html`
    <span class="second" lang=${second}>${other}</span>`}</span>`;
}
