/** The sheet that is open: each asks one more thing, of the open turn or of the counter. */
import { html } from "htm/preact";
import { t } from "shared/text.js";
import { AsideSheet } from "./aside.js";
import { doing, settling } from "./command.js";
import { MenuSheet } from "./menu.js";
import { NotesSheet } from "./notes.js";
import { OtherwiseSheet } from "./otherwise.js";
import { PapersSheet } from "./papers.js";
import { PeopleSheet } from "./people.js";
import { sheet } from "./sheet.js";
import { StepsSheet } from "./steps.js";
import { TransferSheet } from "./transfer.js";
import { UnticketedSheet } from "./unticketed.js";
import { WhySheet } from "./why.js";

const OF_COUNTER = {
  menu: MenuSheet, otherwise: OtherwiseSheet, unticketed: UnticketedSheet, why: WhySheet, papers: PapersSheet,
};
const OF_TURN = {
  aside: AsideSheet, transfer: TransferSheet, people: PeopleSheet, steps: StepsSheet, notes: NotesSheet,
};
const ALL = { ...OF_COUNTER, ...OF_TURN };

/** @param {{view: import("./plan.js").View, blocked: boolean}} props */
export function Asked({ view, blocked }) {
  const name = sheet.value;
  if (!name || (name in OF_TURN && !view.current)) return null;
  return html`<${ALL[name]} view=${view} turn=${view.current} problem=${blocked ? t("counter.offline") : ""}
    disabled=${blocked || doing.value !== null || settling.value} />`;
}
