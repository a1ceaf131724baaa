/** How right the waits were that people were told, in the last seven days that are over. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { get } from "shared/api.js";
import { page, words } from "shared/page.js";
import { dayName, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

const HEADS = ["told", "inside", "width", "late"];
const found = signal(/** @type {Api.Scores | null} */ (null));
const refusal = signal("");

async function load() {
  try {
    found.value = await get("/scores");
  } catch (refused) {
    refusal.value = /** @type {Error} */ (refused).message;
  }
}

export function Scores() {
  const here = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    load().then(() => { if (location.hash === "#scores") here.current?.scrollIntoView(); });
  }, []);
  return html`<section class="staffing scores" ref=${here}>
    <h2 id="scores">${t("replay.scores")}</h2>
    ${refusal.value && html`<p class="word word--bad" role="alert"><${Icon} name="triangle-alert" />
      ${refusal.value}</p>`}
    ${found.value && html`<${Told} found=${found.value} />`}
  </section>`;
}

/** @param {{found: Api.Scores}} props */
function Told({ found: { since, until, total, services } }) {
  if (!total || !since || !until) return html`<p class="note">${t("replay.scores_none")}</p>`;
  return html`<p class="note">${t("replay.scores_lead", { since: dayName(since), until: dayName(until) })}</p>
    <div class="surface panel"><div class="scroll" tabindex="0" role="region" aria-labelledby="scores"><table>
      <thead><tr><th scope="col">${t("replay.service")}</th>
        ${HEADS.map((head) => html`<th key=${head} scope="col">${t(`replay.scores_${head}`)}</th>`)}</tr></thead>
      <tbody>${page.services.filter(({ id }) => services[id]).map(({ id, letter, name }) => html`
        <${Row} key=${id} letter=${letter} name=${words(name)} score=${services[id]} />`)}</tbody>
      <tfoot><${Row} letter="" name=${t("replay.all")} score=${total} /></tfoot>
    </table></div></div>`;
}

/** @param {{letter: string, name: string, score: Api.Score}} props */
function Row({ letter, name, score: { told, inside_pct: inside, width_min: width, late_min: late } }) {
  const off = Math.round(late);
  return html`<tr><th scope="row">${letter && html`<b>${letter}</b>`}<span>${name}</span></th>
    <td class="digits">${told}</td><td class="digits">${inside}%</td>
    <td class="digits">${Math.round(width)}′</td>
    <td class="digits">${off > 0 ? `+${off}` : String(off).replace("-", "−")}′</td></tr>`;
}
