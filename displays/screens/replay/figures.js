/** The figures before and after, of the hall and of each service. */
import { page, words } from "shared/page.js";
import { t } from "shared/text.js";
import { html } from "shared/ui.js";

/** @param {number | null | undefined} value */
const within = (value) => (value === null || value === undefined ? "–" : `${Math.floor(value) + 1}′`);
/** @param {number | null | undefined} share */
const percent = (share) => (share === null || share === undefined ? "–" : `${Math.round(share * 100)}%`);

/** The figures of each service and how they are written; a wait as the whole minutes that it stays below. */
const COLUMNS = /** @type {[keyof Api.WaitFigures, (value: number | null) => string][]} */ ([
  ["p50_min", within], ["p90_min", within], ["in_target", percent], ["called", String]]);

/** @param {{found: Api.ReplayAnswer}} props */
export function Tiles({ found: { as_it_was: was, changed } }) {
  const tiles = [
    ...COLUMNS.slice(0, 3).map(([name, format]) =>
      ({ name, before: format(was.all[name]), after: changed && format(changed.all[name]) })),
    { name: "overtime", before: `${Math.ceil(was.overtime_min)}′`,
      after: changed && `${Math.ceil(changed.overtime_min)}′` },
    { name: "uncalled", before: String(was.uncalled), after: changed && String(changed.uncalled) },
  ];
  return html`<ul class="tiles">${tiles.map(({ name, before, after }) => html`<li key=${name} class="surface tile">
    <span>${t(`replay.${name}`)}</span>
    <p class="digits"><b>${after ?? before}</b>
      ${after !== null && html`<small>${t("replay.was", { value: before })}</small>`}</p></li>`)}</ul>`;
}

/** @param {{found: Api.ReplayAnswer}} props */
export function Services({ found: { as_it_was: was, changed } }) {
  const rows = page.services.filter(({ id }) => was.services[id]?.called || changed?.services[id]?.called);
  return html`<section class="surface panel"><h2>${t("replay.services")}</h2>
    <div class="scroll" tabindex="0" role="region" aria-label=${t("replay.services")}><table>
    <thead><tr><th scope="col" rowspan="2">${t("replay.service")}</th>
      ${COLUMNS.map(([name]) =>
        html`<th key=${name} class=${name} scope="colgroup" colspan=${changed ? 2 : 1}>
          ${t(`replay.head_${name}`)}</th>`)}</tr>
      <tr>${COLUMNS.map(([name]) =>
        html`<th key=${name} class=${name} scope="col">${t("replay.before")}</th>
          ${changed && html`<th class=${name} scope="col">${t("replay.after")}</th>`}`)}</tr></thead>
    <tbody>${rows.map(({ id, letter, name }) =>
      html`<${Row} key=${id} letter=${letter} name=${words(name)} before=${was.services[id]}
        after=${changed?.services[id]} />`)}</tbody>
    <tfoot><${Row} letter="" name=${t("replay.all")} before=${was.all} after=${changed?.all} /></tfoot>
  </table></div></section>`;
}

/** @param {{letter: string, name: string, before: Api.WaitFigures, after: Api.WaitFigures | undefined}} props */
function Row({ letter, name, before, after }) {
  return html`<tr><th scope="row">${letter && html`<b>${letter}</b>`}<span>${name}</span></th>
    ${COLUMNS.map(([key, format]) => html`<td key=${key} class=${`digits before ${key}`}>${format(before[key])}</td>
      ${after && html`<td class=${`digits ${key}`}>${format(after[key])}</td>`}`)}</tr>`;
}
