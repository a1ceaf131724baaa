/** For supervisors: a recorded day played again, with more counters, other skills, hours or rules. */
import { render } from "preact";
import { dayName, t } from "shared/text.js";
import { DocumentHead, html, Icon } from "shared/ui.js";
import { Waits } from "./chart.js";
import { Controls } from "./controls.js";
import { Services, Tiles } from "./figures.js";
import { answer, begin, day, days, loading, refusal } from "./request.js";
import { Scores } from "./scores.js";
import { Staffing } from "./staffing.js";

function Replay() {
  return html`
    <${DocumentHead} />
    <div class="intro"><h1>${t("replay.title")}</h1><p>${t("replay.lead")}</p></div>
    <${Page} />`;
}

function Page() {
  if (!days.value) return html`<${Results} />`; // not yet known, or refused
  if (days.value.length === 0) return html`<p class="note">${t("replay.no_days")}</p>`;
  return html`<div class="bench">
      <${Controls} />
      <div class="results" aria-busy=${loading.value}><${Results} /></div>
    </div>
    <${Staffing} />
    <${Scores} />`;
}

function Results() {
  const found = answer.value;
  if (refusal.value) return html`<p class="word word--bad" role="alert"><${Icon} name="triangle-alert" />
    ${refusal.value}</p>`;
  if (!found) return html`<p class="note">${t("replay.asking")}</p>`;
  return html`
    <div role="status"><${Proof} found=${found} /></div>
    <${Tiles} found=${found} />
    <${Waits} found=${found} />
    <${Services} found=${found} />
    <p class="note">${t("replay.assumes")}</p>`;
}

/** Whether the replay is to be believed. @param {{found: Api.ReplayAnswer}} props */
function Proof({ found: { calls, different, day: of } }) {
  if (of !== day.value) return null;
  if (calls === 0) return html`<p class="word word--doubt"><${Icon} name="triangle-alert" />
    ${t("replay.nothing", { day: dayName(of) })}</p>`;
  return different === 0
    ? html`<p class="word word--good"><${Icon} name="circle-check" />
      ${t("replay.same", { n: calls, day: dayName(of) })}</p>`
    : html`<p class="word word--doubt"><${Icon} name="triangle-alert" />
      ${t("replay.different", { n: different, calls, day: dayName(of) })}</p>`;
}

render(html`<${Replay} />`, document.getElementById("app"));
begin();
