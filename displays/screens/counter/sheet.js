/** A sheet over the tablet that asks one more thing; the browser's own dialog keeps the focus in. */
import { signal } from "@preact/signals-core";
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "shared/text.js";
import { Icon } from "shared/ui.js";

/**
 * @typedef {"hold" | "transfer" | "people" | "steps" | "notes"} OfTurn
 * @typedef {"menu" | "call_other" | "unticketed" | "why" | "printing"} OfCounter
 */

/** The name of the open sheet. */
export const sheet = signal(/** @type {OfTurn | OfCounter | null} */ (null));

export function closeSheet() {
  sheet.value = null;
}

/** @param {{title: string, problem: string, children?: unknown}} props `problem`: why nothing can be tapped */
export function Sheet({ title, problem, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close(); // gives the focus back
  }, []);
  const outside = (/** @type {MouseEvent} */ event) => {
    if (event.target === dialog.current) closeSheet();
  };
  const cancel = (/** @type {Event} */ event) => {
    event.preventDefault(); // the browser tells of its own closing late: a key pressed meanwhile would be lost
    closeSheet();
  };
  const closed = () => {
    if (dialog.current?.isConnected) closeSheet(); // not the next sheet, when told late
  };
  return html`<dialog class="sheet" ref=${dialog} aria-labelledby="sheet-title"
      onCancel=${cancel} onClose=${closed} onClick=${outside}>
    <div class="sheet-in">
      <div class="sheet-head"><h2 id="sheet-title">${title}</h2>
        <button class="button close" aria-label=${t("common.close")} onClick=${closeSheet}><${Icon} name="x" /></button>
        </div>
      <div role="alert">${problem && html`<p class="problem"><${Icon} name="wifi-off" />${problem}</p>`}</div>
      ${children}
    </div>
  </dialog>`;
}

/**
 * One of a few, all of them in sight.
 * @template V
 * @param {{legend: string, name: string, options: {value: V, text: string}[], value: V,
 *   choose: (value: V) => void}} props
 */
export function Choice({ legend, name, options, value, choose }) {
  return html`<fieldset class="choice"><legend>${legend}</legend>
    <div class="segments">${options.map((option) => html`<label key=${option.text}>
      <input class="covering" type="radio" name=${name} checked=${option.value === value}
        onChange=${() => choose(option.value)} />
      <span>${option.text}</span></label>`)}</div>
  </fieldset>`;
}

/**
 * A number from 1, one more or less at a time.
 * @param {{text: string, value: number, most: number, choose: (value: number) => void}} props
 */
export function Stepper({ text, value, most, choose }) {
  return html`<div class="stepper" role="group" aria-label=${text}>
    <span>${text}</span>
    <button class="button" aria-label=${t("counter.one_fewer")} disabled=${value <= 1}
      onClick=${() => choose(value - 1)}>−</button>
    <output class="digits">${value}</output>
    <button class="button" aria-label=${t("counter.one_more")} disabled=${value >= most}
      onClick=${() => choose(value + 1)}>+</button>
  </div>`;
}
