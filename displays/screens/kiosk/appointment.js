/** The code of an appointment, typed on a pad of digits. */
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { Problem } from "./choose.js";
import { Heading } from "./heading.js";
import { code, dropDigit, go, pending, typeDigit } from "./visit.js";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0"];

export function AppointmentCode() {
  const places = code.value.padEnd(page.code_digits, "–");
  return html`
    <section class="ask">
      <${Heading}>${t("kiosk.code_question")}<//>
      <p class="code digits" role="status">${pending.value ? t("kiosk.taking") : places}</p>
    </section>
    <div class="controls">
      <div class="notices" role="status"><${Problem} /></div>
      <div class="services pad">
        ${DIGITS.map((digit) => digit
          ? html`<button class="service" key=${digit} onClick=${() => typeDigit(digit)}><b>${digit}</b></button>`
          : html`<span key="none" />`)}
        <button class="service" aria-label=${t("kiosk.code_delete_label")} onClick=${dropDigit}>
          <b class="word">${t("kiosk.code_delete")}</b></button>
      </div>
      <nav class="options">
        <button onClick=${() => go("choose")}><${Icon} name="arrow-left" />${t("kiosk.back")}</button>
      </nav>
    </div>`;
}
