/** The counters that a coming day needs, half hour by half hour. */
import { signal } from "@preact/signals-core";
import { get } from "shared/api.js";
import { DayField } from "shared/fields.js";
import { service, words } from "shared/page.js";
import { clock, dayName, language, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";

const PATIENCE_MS = 60_000;
const SHARES = [70, 80, 90, 95];

const found = signal(/** @type {Api.Suggestion | null} */ (null));
const refusal = signal("");
const loading = signal(false);

/** @param {SubmitEvent} event */
async function load(event) {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
  const query = [...form].filter(([, value]) => value).map(([name, value]) => `${name}=${value}`).join("&");
  loading.value = true;
  try {
    [found.value, refusal.value] = [await get(`/staffing?${query}`, PATIENCE_MS), ""];
  } catch (refused) {
    [found.value, refusal.value] = [null, /** @type {Error} */ (refused).message];
  } finally {
    loading.value = false;
  }
}

export function Staffing() {
  return html`<section class="staffing" aria-labelledby="staffing">
    <h2 id="staffing">${t("replay.staffing")}</h2>
    <p class="note">${t("replay.staffing_lead")}</p>
    <form class="asks" onSubmit=${load}>
      <label class="field"><span>${t("replay.staffing_day")}</span>
        <${DayField} label=${t("replay.staffing_day")} name="day" /></label>
      <label class="field"><span>${t("replay.staffing_share")}</span><select name="share" defaultValue="80">
        ${SHARES.map((share) => html`<option key=${share} value=${share} selected=${share === 80}>${share}%</option>`)}
        </select></label>
      <button class="button button--dark" disabled=${loading.value}>
        ${t(loading.value ? "replay.staffing_asking" : "replay.staffing_ask")}</button>
    </form>
    ${refusal.value && html`<p class="word word--bad" role="alert"><${Icon} name="triangle-alert" />
      ${refusal.value}</p>`}
    <div role="status">${found.value && html`<p class="word ${found.value.same_weekday ? "word--good" : "word--doubt"}">
      <${Icon} name=${found.value.same_weekday ? "circle-check" : "triangle-alert"} />${source(found.value)}</p>`}</div>
    <div class="groups">${found.value?.groups.map((group) =>
      html`<${Group} key=${group.services.join()} group=${group} />`)}</div>
  </section>`;
}

/** @param {Api.Suggestion} suggestion */
function source({ day, days, same_weekday: alike }) {
  const names = new Intl.ListFormat(language.value, { type: "conjunction" })
    .format(days.map((date) => date.split("-").reverse().join("/")));
  return t(alike ? "replay.staffing_from" : "replay.staffing_from_others", { day: dayName(day), days: names });
}

/** @param {{group: Api.GroupNeed}} props */
function Group({ group: { services, slots, as_it_was: was, replayed } }) {
  const percent = (/** @type {number | null} */ share) => (share === null ? "–" : `${Math.round(share * 100)}%`);
  return html`<section class="surface panel"><h3>${services.map((id) => words(service(id)?.name)).join(" + ")}</h3>
    <p class="note">${t("replay.staffing_shares", { was: percent(was), replayed: percent(replayed) })}</p>
    <table><thead><tr>${["from_head", "came", "needed", "counters"].map((head) =>
      html`<th key=${head} scope="col" class=${head}>${t(`replay.staffing_${head}`)}</th>`)}</tr></thead>
      <tbody>${slots.map(({ at, came, counters, more }) => html`<tr key=${at} class=${more ? "short" : ""}>
        <th scope="row" class="digits">${clock(at)}</th>
        <td class="digits">${Math.round(came)}</td>
        <td class="digits"><b>${counters.length + more}</b></td>
        <td class="counters">${counters.join(", ")}
          ${more > 0 && html` <b class="lacking">${t("replay.staffing_more", { n: more })}</b>`}</td></tr>`)}</tbody>
        </table>
  </section>`;
}
