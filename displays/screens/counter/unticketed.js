/** Somebody at the counter has no ticket: for which of its services are they here? */
import { html } from "htm/preact";
import { service, words } from "shared/page.js";
import { t } from "shared/text.js";
import { serve } from "./moves.js";
import { Sheet, closeSheet } from "./sheet.js";

/** @param {{view: import("./plan.js").View, problem: string, disabled: boolean}} props */
export function UnticketedSheet({ view, problem, disabled }) {
  const choose = (/** @type {string} */ id) => {
    closeSheet();
    serve(id);
  };
  return html`<${Sheet} title=${t("counter.unticketed_title")} problem=${problem}>
    <ul class="reasons">${view.seat.services.map((id, place) => html`<li key=${id}>
      <button class="button reason" autofocus=${place === 0} disabled=${disabled || !!view.current}
        onClick=${() => choose(id)}>${words(service(id)?.name)}</button></li>`)}</ul>
    <p class="hint">${t("counter.unticketed_hint")}</p>
  </${Sheet}>`;
}
