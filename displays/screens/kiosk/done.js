/** The end of a visit: the number, what happens next, and the paper – or how to do without it. */
import { useEffect, useRef } from "preact/hooks";
import { area, service as serviceOf, words } from "shared/page.js";
import { clock, minutes, t } from "shared/text.js";
import { html, useNow } from "shared/ui.js";
import { useCountdown } from "./countdown.js";
import { useShrinking } from "./fit.js";
import { Asks, COMES, paperOf, PaperState } from "./paper.js";
import { again, locked, reset, ticket } from "./visit.js";

const CLOSES_AFTER_S = 8;
const CLOSES_AFTER_TROUBLE_S = 20;
const FITS = 6; // steps of done.css in which number and code get smaller

/** @typedef {import("./visit.js").Issued} Issued */

/** @param {{live: import("shared/live.js").Live<Api.KioskView>}} props */
export function Done({ live }) {
  const now = useNow(live);
  const shrinking = useShrinking(FITS);
  const issued = ticket.value;
  if (!issued) return null;
  const paper = paperOf(issued, live.view.value, now);
  const trouble = !COMES.has(paper.state);
  return html`<section class=${`done${trouble ? " done--paperless" : ""}`} ref=${shrinking}>
    <${Number} issued=${issued} />
    <${Facts} issued=${issued} />
    <${PaperState} paper=${paper} issued=${issued} />
    <${PhonePage} issued=${issued} />
    <div class="finish"><${Asks} asks=${paper.asks} token=${issued.token} />
      <${Closing} seconds=${trouble ? CLOSES_AFTER_TROUBLE_S : CLOSES_AFTER_S} /></div>
  </section>`;
}

/** @param {{issued: Issued}} props */
function Number({ issued }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  return html`<div class="ticket" tabindex="-1" ref=${heading}>
    <p>${t("kiosk.your_number")}</p>
    <h1 class="number" style=${{ "--letters": issued.label.length }}>${issued.label}</h1>
    <h2>${words(serviceOf(issued.service)?.name)}</h2>
  </div>`;
}

/** @param {{issued: Issued}} props */
function Facts({ issued }) {
  const ahead = issued.ahead ? t("common.people", { n: issued.ahead }) : t("kiosk.you_are_next");
  return html`<dl class="facts">
    ${issued.expected_from && html`<div><dt>${t("kiosk.called_from")}</dt>
      <dd>${clock(issued.expected_from)}</dd></div>`}
    <div><dt>${t("kiosk.ahead")}</dt><dd>${ahead}</dd></div>
    ${issued.wait && html`<div><dt>${t("kiosk.expected")}</dt><dd>${minutes(issued.wait)}</dd></div>`}
    <div><dt>${t("kiosk.sit_at")}</dt><dd>${placeOf(issued.service)}</dd></div>
  </dl>`;
}

/** @param {string} id */
function placeOf(id) {
  const place = area(serviceOf(id)?.area ?? "");
  if (!place?.letter) return words(place?.name);
  return html`${t("kiosk.area", { letter: place.letter })}<small>${words(place.name)}</small>`;
}

/** @param {{issued: Issued}} props */
function PhonePage({ issued }) {
  const path = encodeURIComponent(`/t/${issued.token}`);
  return html`<div class="phone">
    <p>${t("kiosk.follow")}<small>${t("kiosk.follow_hint")}</small></p>
    <img src=${`/qr.svg?path=${path}`} alt=${t("kiosk.qr_alt", { label: issued.label })} />
  </div>`;
}

/** @param {{seconds: number}} props */
function Closing({ seconds }) {
  const left = useCountdown(seconds, reset);
  return html`<nav>
    <button class="button button--dark" onClick=${() => locked() || reset()}>${t("kiosk.done")}
      <small class="digits">${t("kiosk.closes_in", { n: left })}</small></button>
    <button class="button" onClick=${again}>${t("kiosk.another")}</button>
  </nav>`;
}
