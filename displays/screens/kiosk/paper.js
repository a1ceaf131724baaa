/** What became of the paper, in the citizen's words: whether it comes, and how to do without it. */
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { post } from "shared/api.js";
import { nameOfPrinter, page } from "shared/page.js";
import { DrawnRemedy } from "shared/pictures.js";
import { clock, t } from "shared/text.js";
import { html, Icon } from "shared/ui.js";
import { locked } from "./visit.js";

const PATIENCE_WITH_PRINTER_MS = 6_000;
const UNPRINTED_SHOWN_MS = 8_000;
const TOLD = new Set(["paper_out", "cover_open"]); // a citizen can see these

/** @type {Record<Ask, ["paper", Api.CameRequest] | ["print", Api.Nothing]>} */
const COMMANDS = { came: ["paper", { came: true }], missing: ["paper", { came: false }], again: ["print", {}] };

/**
 * @typedef {"came" | "missing" | "again"} Ask
 * `later`: it comes once the printer is well, `until` then; `gone`: it comes no more, `ready`: unless somebody asks;
 * `unsure`: so too, but it may be out already; `maybe`: that, while nothing can be printed.
 * `at`: the printer where it comes out, if that is none of the kiosk's own.
 * @typedef {{
 *   state: "printing" | "take" | "marked" | "slow" | "later" | "gone" | "maybe" | "ready" | "unsure" | "none",
 *   ill: string,
 *   until: number,
 *   at: string,
 *   asks: Ask[],
 * }} PaperState
 */

/** @type {Set<string>} */
export const COMES = new Set(["printing", "take", "marked"]);

/** What is wrong with the printer. @param {{state: string, reason: string} | undefined} printer */
export function illness(printer) {
  const reason = printer?.reason ?? "";
  return t(TOLD.has(reason) ? `kiosk.ill_${reason}` : "kiosk.ill");
}

/**
 * The name of the printer that prints in place of the kiosk's first one, where people have to go for their paper; empty
 * while the kiosk prints itself.
 * @param {string | undefined} id
 */
export function elsewhere(id) {
  const own = page.kiosks.find((each) => each.id === page.screen.kiosk)?.printers ?? [];
  if (!id || id === own[0]) return "";
  const name = nameOfPrinter(id);
  return name === id && own.includes(id) ? "" : name; // without a name, its own ones stand beside it
}

/**
 * @param {import("./visit.js").Issued} issued
 * @param {Api.KioskView | null} view
 * @param {number} now
 * @returns {PaperState}
 */
export function paperOf(issued, view, now) {
  const job = view?.jobs[issued.label];
  const until = job?.until ?? 0;
  const ill = view?.printer.state === "fault";
  const paper = (/** @type {PaperState["state"]} */ state, /** @type {Ask[]} */ asks = []) =>
    ({ state, ill: illness(view?.printer), until, at: elsewhere(job?.printer), asks });
  if (!issued.print) return paper("none");
  if (job?.state === "confirmed") return paper(job.reprint ? "marked" : "take");
  if (job?.state === "sent") return paper(job.reprint ? "marked" : "take", doubtsOf(job));
  if (job?.state === "abandoned" && ill) return job.reprint ? paper("maybe", doubtsOf(job)) : paper("gone");
  if (job?.state === "abandoned") {
    return job.reprint ? paper("unsure", [...doubtsOf(job), "again"]) : paper("ready", ["again"]);
  }
  if (job && now > until) return paper("gone");
  if ((job && ["held", "unknown"].includes(job.state)) || ill) return paper("later");
  return paper(performance.now() - issued.at > PATIENCE_WITH_PRINTER_MS ? "slow" : "printing");
}

/** What to ask about a paper of which the printer tells no more. @param {Api.TicketJob} job @returns {Ask[]} */
function doubtsOf({ settled, asked, reprint }) {
  if (!settled) return [];
  return [...(asked ? [/** @type {const} */ ("came")] : []), ...(reprint ? [] : [/** @type {const} */ ("missing")])];
}

/** @param {{paper: PaperState, issued: import("./visit.js").Issued}} props */
export function PaperState({ paper: { state, ill, until, at }, issued: { label } }) {
  const comes = COMES.has(state);
  const words = { ill, label, at, time: until ? clock(until) : "" };
  const headline = comes && at ? `kiosk.paper_${state === "marked" ? "marked_" : ""}elsewhere` : `kiosk.paper_${state}`;
  return html`<div class=${`paper${comes ? "" : " paper--bad"}`} role="status">
    ${comes ? html`<${Icon} name="printer" />` : html`<${DrawnRemedy} name="photo" />`}
    <p>${t(headline, words)}<small>${t(`kiosk.paper_${state}_hint`, words)}</small></p>
  </div>`;
}

/** What only the citizen can see of the paper. @param {{asks: Ask[], token: string}} props */
export function Asks({ asks, token }) {
  return asks.length > 0 && html`<div class="asks">
    ${asks.map((ask) => html`<${AskButton} key=${ask} ask=${ask} token=${token} />`)}</div>`;
}

/** @param {{ask: Ask, token: string}} props */
function AskButton({ ask, token }) {
  const [busy, setBusy] = useState(false);
  const say = async () => {
    if (locked()) return;
    setBusy(true);
    const [path, body] = COMMANDS[ask];
    await post(`/tickets/${token}/${path}`, body).catch(() => {}); // the screen shows what became of it
    setBusy(false);
  };
  return html`<button class="button" disabled=${busy} onClick=${say}>${t(`kiosk.ask_${ask}`)}</button>`;
}

/** The number whose paper was asked for just now, and the printer that was to print it. */
const coming = signal(/** @type {{label: string, printer: string} | null} */ (null));

/** @param {string} label */
async function printUnprinted(label) {
  if (locked() || coming.value) return;
  coming.value = { label, printer: "" };
  setTimeout(() => { coming.value = null; }, UNPRINTED_SHOWN_MS);
  try {
    const { printer } = await post("/print/unprinted", { kiosk: page.screen.kiosk, label });
    if (coming.value) coming.value = { label, printer };
  } catch { // one that is refused has its paper already, and vanishes from the list
    coming.value = null;
  }
}

/**
 * The printer works again: people who got no paper and want one tap their number.
 * @param {{view: Api.KioskView | null}} props
 */
export function Unprinted({ view }) {
  if (!view || view.printer.state === "fault") return null;
  if (coming.value?.printer) return html`<${UnprintedComes} ...${coming.value} job=${view.jobs[coming.value.label]} />`;
  const labels = view.unprinted;
  if (labels.length === 0) return null;
  return html`<div class="notice unprinted"><${Icon} name="printer" /><span>${t("kiosk.unprinted")}</span>
    <div>${labels.map((label) =>
      html`<button class="button" key=${label} aria-label=${t("kiosk.unprinted_label", { label })}
      onClick=${() => printUnprinted(label)}>${label}</button>`)}</div></div>`;
}

/**
 * Another printer may have taken over since the paper was asked for.
 * @param {{label: string, printer: string, job: Api.TicketJob | undefined}} props
 */
function UnprintedComes({ label, printer, job }) {
  const at = elsewhere(job && job.state !== "abandoned" ? job.printer : printer);
  return html`<p class="notice"><${Icon} name="printer" />
    ${t(at ? "kiosk.unprinted_elsewhere" : "kiosk.unprinted_comes", { label, at })}</p>`;
}
