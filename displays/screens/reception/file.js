/** A spreadsheet's file of appointments; the hall says of each line what is wrong with it. */
import { newKey, post, TICKET_PATIENCE_MS } from "shared/api.js";
import { t } from "shared/text.js";
import { run, say } from "./command.js";

/** @param {File} file @returns {Promise<boolean>} whether it was taken */
export async function importFile(file) {
  const csv = textOf(await file.arrayBuffer());
  if (csv === null) {
    say({ text: t("reception.not_utf8"), bad: true });
    return false;
  }
  const options = { patience: TICKET_PATIENCE_MS, key: newKey() };
  const taken = await run("import", () => post("/appointments/import", { csv }, options));
  if (taken) say({ text: t("reception.imported", { n: taken.booked, known: taken.known }) });
  return taken !== null;
}

/** @param {ArrayBuffer} bytes */
function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
