/** What staff noted about this visit today, and one more note. Gone with the day. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { clock, t } from "shared/text.js";
import { hasKeyboard } from "./keys.js";
import { writeNote } from "./moves.js";
import { Sheet, closeSheet } from "./sheet.js";

const LONGEST = 200;

/** @param {{turn: import("./plan.js").Turn, problem: string, disabled: boolean}} props */
export function NotesSheet({ turn, problem, disabled }) {
  const [text, setText] = useState("");
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    closeSheet();
    writeNote(turn.label, text.trim());
  };
  return html`<${Sheet} title=${t("counter.notes_title", { label: turn.label })} problem=${problem}>
    ${turn.notes.length > 0 && html`<ul class="notes">${turn.notes.map((note) => html`<li key=${note.at}>
      <small>${t("common.counter", { number: note.counter })} · <span class="digits">${clock(note.at)}</span></small>${note.text}</li>`)}</ul>`}
    <form class="note-form" onSubmit=${save}>
      <label for="note">${t("counter.note_write")}</label>
      <textarea id="note" rows="3" maxlength=${LONGEST} autofocus=${hasKeyboard} aria-describedby="note-hint" value=${text}
        onInput=${(/** @type {InputEvent} */ event) => setText(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea>
      <p id="note-hint">${t("counter.note_hint", { n: LONGEST - text.length })}</p>
      <button class="button button--dark" disabled=${disabled || !text.trim()}>${t("counter.save")}</button>
    </form>
  </${Sheet}>`;
}
