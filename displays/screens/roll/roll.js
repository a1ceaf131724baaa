/** The on-screen printer: the very images that a printer of this width would put on paper. */
import { render } from "preact";
import { connect } from "shared/live.js";
import { nameOfPrinter, page } from "shared/page.js";
import { clock, t } from "shared/text.js";
import { Clock, html, Icon, Stale } from "shared/ui.js";
import { Controls } from "./controls.js";

/** Paper and dots a line of the usual heads at 203 dpi. */
const PAPER_MM = /** @type {Record<number, number>} */ ({ 576: 80, 512: 80, 384: 58 });
const STATES = /** @type {Record<string, string>} */ ({ ok: "circle-check", fault: "triangle-alert" });

const MM_PER_M = 1000;

const live = connect({ view: "roll", printer: page.screen.printer });

function Roll() {
  const { printer, driver, width_dots: dots } = page.screen;
  const onScreen = driver === "screen";
  const view = live.view.value;
  const images = view?.images ?? [];
  return html`
    <header class="page-header">
      <div>
        <h1>${t(onScreen ? "roll.title" : "roll.title_real", { name: nameOfPrinter(printer) })}</h1>
        <p>${t("roll.width", { mm: PAPER_MM[dots] ?? Math.round(dots / 8), dots })}${left(view)}</p>
      </div>
      ${view && html`<${State} state=${view.state} reason=${view.reason} />
        ${view.near_end && html`<p class="state state--unknown">
          <${Icon} name="triangle-alert" />${t("roll.paper_ends")}</p>`}
        ${view.queued > 0 && html`<p>${t("roll.queued", { n: view.queued })}</p>`}`}
      <${Clock} live=${live} seconds />
    </header>
    ${view && html`<${Controls} fault=${view.fault} />`}
    ${onScreen ? html`<div class=${`printer printer--${dots}`}>
      <div class="slot" aria-hidden="true"></div>
      <ol class="paper" aria-label=${t("roll.tickets")}>
        ${images.map((image) => html`<${Ticket} key=${image.job} image=${image} />`)}
      </ol>
      ${view && images.length === 0 && html`<p class="empty">${t("roll.empty")}</p>`}
    </div>` : html`<p class="empty">${t("roll.real")}</p>`}
    <${Stale} live=${live} />`;
}

/** @param {{state: string, reason: string}} props */
function State({ state, reason }) {
  return html`<p class=${`state state--${state}`} role="status">
    <${Icon} name=${STATES[state] ?? "circle-question-mark"} />
    ${t(`roll.state_${state}`)}${reason && ` · ${t(`common.printer_${reason}`)}`}</p>`;
}

/** How much paper is left, where it is counted. @param {Api.RollView | null} view */
function left(view) {
  if (!view || view.left_mm === null) return "";
  return ` · ${t("roll.paper", { m: Math.round(view.left_mm / MM_PER_M) })}`;
}

/** @param {{image: Api.RollImage}} props */
function Ticket({ image: { label, at, url, phone } }) {
  return html`<li>
    <img src=${url} alt=${t("roll.alt", { label })} />
    <p>${phone && html`<a href=${phone} target="_blank">${t("roll.phone", { label })}</a>`}
      <span class="digits">${label} · ${clock(at, true)}</span></p>
  </li>`;
}

render(html`<${Roll} />`, document.getElementById("app"));
