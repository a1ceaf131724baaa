/** A number for now would be for nothing: whether the citizen wants one for after the break. */
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { Heading } from "./heading.js";
import { go, late, take } from "./visit.js";

export function Later() {
  if (!late.value) return null;
  const { service, sentence } = late.value;
  return html`
    <section class="ask">
      <${Heading}>${t("kiosk.later_question")}<//>
      <p>${sentence}</p>
    </section>
    <div class="controls">
      <div class="services classes">
        <button class="service" onClick=${() => take(service, { later: true })}>
          <b>${t("kiosk.later_take")}</b><${Icon} name="chevron-right" /></button>
      </div>
      <nav class="options">
        <button onClick=${() => go("choose")}><${Icon} name="arrow-left" />${t("kiosk.back")}</button>
      </nav>
    </div>`;
}
