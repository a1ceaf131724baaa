/** Five figures of the hall as a whole. */
import { html } from "htm/preact";
import { service, words } from "shared/page.js";
import { clock, t } from "shared/text.js";
import { Icon } from "shared/ui.js";
import { useFit } from "shared/fit.js";
import { ICONS, secondsInMinutes, shareHealth, waitOf } from "./health.js";
import { Sparkline } from "./chart.js";

/** @param {{view: Api.WallView, now: number}} props */
export function Tiles({ view, now }) {
  return html`<div class="tiles">
    <${Tile} title=${t("wall.waiting")} value=${view.waiting}
      note=${waitingNote(view)}><${Sparkline} flow=${view.flow} waiting=${view.waiting} /></${Tile}>
    <${Longest} longest=${view.longest} now=${now} />
    <${InTarget} share=${view.in_target_pct} />
    <${Tile} title=${t("wall.served")} value=${view.served} unit=${t("wall.of_given", { n: view.given })}
      note=${servedNote(view)} />
    <${Typical} view=${view} />
  </div>`;
}

/** @param {Api.WallView} view */
function waitingNote(view) {
  const busy = Object.values(view.services).filter(({ waiting }) => waiting > 0).length;
  const text = t("wall.waiting_note", { n: busy });
  return view.held > 0 ? `${text} · ${t("wall.held_note", { n: view.held })}` : text;
}

/** @param {Api.WallView} view */
function servedNote({ missed, ending }) {
  const text = t("wall.missed", { n: missed });
  if (!ending) return text;
  const [low, high] = ending.last.map((at) => clock(at));
  return `${text} · ${t("wall.ending", { low, high })}`;
}

/**
 * @param {{title: string, value: number | string, unit?: string, note?: string,
 *   health?: import("./health.js").Health, children?: unknown}} props
 */
function Tile({ title, value, unit, note, health, children }) {
  const box = useFit([title, value, unit, note]);
  return html`<section class=${`surface tile tile--${health ?? "plain"}`} ref=${box}>
    <h2>${title}</h2>
    <p class="figure"><b class="digits">${value}</b>${unit && html`<small>${unit}</small>`}${children}</p>
    <p class="note">${health && html`<${Icon} name=${ICONS[health]} />`}<span>${note}</span></p>
  </section>`;
}

/** @param {{longest: Api.LongestWait | null, now: number}} props */
function Longest({ longest, now }) {
  const title = t("wall.longest");
  if (!longest) return html`<${Tile} title=${title} value="–" note=${t("common.waiting_none")} />`;
  const { health, minutes, over } = waitOf(longest, now);
  const who = [longest.label, words(service(longest.service)?.name)].filter(Boolean).join(" · ");
  const note = health === "act" ? `${t("wall.over", { n: over })} · ${who}` : who;
  return html`<${Tile} title=${title} value=${minutes} unit=${t("wall.minutes")} note=${note} health=${health} />`;
}

/** @param {{share: number | null}} props */
function InTarget({ share }) {
  const title = t("wall.in_target");
  if (share === null) return html`<${Tile} title=${title} value="–" note=${t("wall.no_figures")} />`;
  const health = shareHealth(share);
  return html`<${Tile} title=${title} value=${share} unit="%" health=${health}
    note=${t(health === "fine" ? "wall.in_target_fine" : "wall.in_target_low")} />`;
}

/** @param {{view: Api.WallView}} props */
function Typical({ view }) {
  const [median, high] = [view.wait_p50_s, view.wait_p90_s].map(secondsInMinutes);
  const title = t("wall.typical");
  if (median === null) return html`<${Tile} title=${title} value="–" note=${t("wall.no_figures")} />`;
  return html`<${Tile} title=${title} value=${median} unit=${t("wall.and_p90", { n: high ?? "–" })}
    note=${t("wall.typical_note")} />`;
}
