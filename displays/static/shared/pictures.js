/** What to do about a printer, drawn: each fault has its picture, the same on every screen. */
import { html } from "htm/preact";

/** @typedef {"roll" | "lid" | "jam" | "switch" | "plug" | "cool" | "button" | "software" | "ask" | "photo"} Picture */

/** The picture of each reason that a printer's health has. @type {Record<string, Picture>} */
const PICTURES = {
  paper_out: "roll", near_end: "roll", cover_open: "lid", cutter: "jam", overheated: "cool", feed_button: "button",
  offline: "plug", refused: "plug", unsupported: "software", no_status: "ask", silent: "ask",
};

/** @param {string} reason @returns {Picture} */
export const pictureOf = (reason) => PICTURES[reason] ?? "switch";

const PRINTER = html`<path d="M14 46h68a6 6 0 0 1 6 6v22a6 6 0 0 1-6 6H14a6 6 0 0 1-6-6V52a6 6 0 0 1 6-6z" />`;
const SLOT = html`<path d="M26 58h44" />`;
const ARROW_DOWN = html`<path class="do" d="M96 12v26m-9-9 9 9 9-9" />`;
const ARROW_UP = html`<path class="do" d="M104 38V12m-9 9 9-9 9 9" />`;

const DRAWN = {
  roll: html`<path d="M14 54v22a6 6 0 0 0 6 6h56a6 6 0 0 0 6-6V54M8 54h20m40 0h20" />
    <circle class="do" cx="48" cy="38" r="24" /><circle class="do" cx="48" cy="38" r="7" />
    <path class="do" d="M72 38v26" />${ARROW_DOWN}`,
  lid: html`${PRINTER}<path d="M26 64h44" /><path class="do" d="M10 46 64 12a6 6 0 0 1 8 2l4 6" />
    <path class="do" d="M88 14c12 6 16 16 12 30m-10-8 10 9 8-11" />`,
  jam: html`${PRINTER}${SLOT}<path class="do" d="M34 58V24l7 6 7-10 7 10 7-6v34" />${ARROW_UP}`,
  switch: html`${PRINTER}${SLOT}<path d="M34 46V24h28v22" /><path class="do" d="M104 14v14m-8-9a13 13 0 1 0 16 0" />`,
  plug: html`<path class="do" d="M8 46h20m0-16h12a16 16 0 0 1 0 32H28zm28 8h12m-12 16h12" />
    <path d="M84 22h24a6 6 0 0 1 6 6v36a6 6 0 0 1-6 6H84a6 6 0 0 1-6-6V28a6 6 0 0 1 6-6zm6 16h8m-8 16h8" />`,
  cool: html`${PRINTER}${SLOT}<path d="M34 46V24h28v22" /><circle class="do" cx="102" cy="28" r="14" />
    <path class="do" d="M102 20v8l6 4" />`,
  button: html`${PRINTER}<path d="M20 62h26" /><circle cx="68" cy="62" r="7" />
    <path class="do" d="M68 40V12m-9 9 9-9 9 9" />`,
  software: html`<path
    d="M14 16h68a6 6 0 0 1 6 6v36a6 6 0 0 1-6 6H14a6 6 0 0 1-6-6V22a6 6 0 0 1 6-6zm34 48v14m-18 0h36" />
    <path class="do" d="M104 26v22m0 12v.1" />`,
  ask: html`${PRINTER}${SLOT}<path d="M34 58v-40h28v40" />
    <path class="do" d="M94 22a10 10 0 1 1 14 9c-3 2-4 3-4 7m0 9v.1" />`,
  photo: html`<path d="M22 8h30a7 7 0 0 1 7 7v60a7 7 0 0 1-7 7H22a7 7 0 0 1-7-7V15a7 7 0 0 1 7-7zm12 65h6" />
    <path class="do" d="M25 28h24v24H25zm8 8h8v8h-8z" />
    <path class="do" d="m74 72 4-15 26-26a6 6 0 0 1 9 0l2 2a6 6 0 0 1 0 9L89 68z" />`,
};

/** Decoration: the words beside it say the same. @param {{name: Picture}} props */
export function DrawnRemedy({ name }) {
  return html`<svg class="picture" viewBox="0 0 120 90" aria-hidden="true" focusable="false">${DRAWN[name]}</svg>`;
}
