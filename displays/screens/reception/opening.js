/** Numbers outside the hours of the hall, by decision of its head. */
import { post } from "shared/api.js";
import { page } from "shared/page.js";
import { clock, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { run } from "./command.js";

const MINUTES = [15, 30, 60];
const LONGER = [60]; // the later end counts: less would change nothing

/** @param {{opening: {until: number | null}, disabled: boolean}} props */
export function Opening({ opening, disabled }) {
  const { until } = opening;
  const { manages } = page.screen;
  if (!until && !manages) return null;
  return html`<aside class="opening"><p><${Icon} name="clock" />
      <span>${until ? t("reception.extra_until", { time: clock(until) }) : t("reception.extra")}</span></p>
    ${manages && html`<div>${(until ? LONGER : MINUTES).map((minutes) => html`<button class="button" key=${minutes} disabled=${disabled}
        aria-label=${t("reception.extra_label", { n: minutes })}
        onClick=${() => run("open", () => post("/hall/open", { minutes }))}>${t("reception.minutes", { n: minutes })}</button>`)}
      ${until && html`<button class="button button--dark" disabled=${disabled}
        onClick=${() => run("close", () => post("/hall/close"))}>${t("reception.extra_end")}</button>`}</div>`}
  </aside>`;
}
