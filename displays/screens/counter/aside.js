/** Sets the open turn aside (tạm giữ): a tap on the reason does it. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { page, words } from "shared/page.js";
import { t } from "shared/text.js";
import { setAside } from "./moves.js";
import { Choice, Sheet, closeSheet } from "./sheet.js";

const MINUTES = [15, 30, 60];

/** @param {{turn: import("./plan.js").Turn, problem: string, disabled: boolean}} props */
export function AsideSheet({ turn, problem, disabled }) {
  const [minutes, setMinutes] = useState(/** @type {number | null} */ (null));
  const options = [
    { value: null, text: t("counter.return_never") },
    ...MINUTES.map((n) => ({ value: n, text: t("counter.return_after", { n }) })),
  ];
  const [slip, setSlip] = useState(page.printing.return_slips);
  const slips = [false, true].map((value) => ({ value, text: t(value ? "counter.slip_yes" : "counter.slip_no") }));
  const choose = (/** @type {string} */ reason) => {
    closeSheet();
    setAside(turn.label, reason, minutes, page.printers.length > 0 ? slip : null);
  };
  return html`<${Sheet} title=${t("counter.set_aside_why", { label: turn.label })} problem=${problem}>
    <${Choice} legend=${t("counter.return_by_itself")} name="minutes" options=${options} value=${minutes} choose=${setMinutes} />
    ${page.printers.length > 0 && html`<${Choice} legend=${t("counter.slip")} name="slip" options=${slips} value=${slip} choose=${setSlip} />`}
    <ul class="reasons">${page.hold_reasons.map(({ id, name }, place) => html`<li key=${id}>
      <button class="button reason" autofocus=${place === 0} disabled=${disabled}
        onClick=${() => choose(id)}>${words(name)}</button></li>`)}</ul>
  </${Sheet}>`;
}
