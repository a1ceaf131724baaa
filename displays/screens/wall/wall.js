/** The supervisors' screen: long waits, overloaded services, idle counters and devices in trouble. */
import { html } from "htm/preact";
import { render } from "preact";
import { connect } from "shared/live.js";
import { page, words } from "shared/page.js";
import { clock, day, language, languageName, otherLanguage, setLanguage, t } from "shared/text.js";
import { Clock, Icon, Stale, useNow } from "shared/ui.js";
import { useFit } from "shared/fit.js";
import { Flow } from "./chart.js";
import { Counters } from "./counters.js";
import { Alerts } from "./alerts.js";
import { Devices } from "./devices.js";
import { Services } from "./services.js";
import { Tiles } from "./tiles.js";

const live = connect({ view: "wall" });

function Wall() {
  const view = live.view.value;
  const now = useNow(live);
  return html`<div class=${live.fresh.value || !view ? "wall-board" : "wall-board wall-board--stale"}>
    <header>
      <${Title} date=${view && day(now)} />
      <${Stale} live=${live} />
      ${view && html`<${Rest} hours=${view.hours} now=${now} /><${Alerts} alerts=${view.alerts} now=${now} />`}
      <button class="language" lang=${otherLanguage()} onClick=${() => setLanguage(otherLanguage())}
        aria-label=${languageName(otherLanguage())}><${Icon} name="languages" /></button>
      <${Clock} live=${live} />
    </header>
    ${view ? html`<${Tiles} view=${view} now=${now} />
    <div class="panels">
      <${Services} view=${view} now=${now} />
      <div class="column">
        <${Counters} view=${view} now=${now} />
        <${Flow} flow=${view.flow} />
        <${Devices} printers=${view.printers} />
      </div>
    </div>` : html`<p class="connecting">${t("wall.connecting")}</p>`}
  </div>`;
}

/** @param {{date: string | null}} props */
function Title({ date }) {
  const box = useFit([date, language.value]);
  return html`<h1 ref=${box}>${t("wall.title")}<small>${words(page.hall.organisation) || words(page.hall.name)}
    ${date && ` · ${date}`}</small></h1>`;
}

/** Why nobody is called now, and from when. @param {{hours: Api.HallHours, now: number}} props */
function Rest({ hours: { times, reopens, exception }, now }) {
  if (times === "open") return null;
  const why = times === "closed" && exception ? words(exception) : t(`wall.rest_${times}`);
  const today = reopens !== null && day(reopens) === day(now);
  const when = reopens === null ? "" : `${clock(reopens)}${today ? "" : `, ${day(reopens)}`}`;
  return html`<p class="rest"><${Icon} name="clock" /><span><b>${why}</b>
    ${when && html`<small>${t("wall.reopens", { time: when })}</small>`}</span></p>`;
}

render(html`<${Wall} />`, document.getElementById("app"));
