/** Who cancelled by mistake takes the number back, as long as that is allowed. */
import { t } from "shared/text.js";
import { hide, put } from "./dom.js";

/**
 * @param {Api.TicketView} ticket
 * @param {number} now
 */
export function drawUndo(ticket, now) {
  const left = Math.ceil(((ticket.undo_until ?? 0) - now) / 1_000);
  hide("undo", left < 1);
  put("undo-yes", t("phone.undo", { label: ticket.label }));
  put("undo-hint", t("phone.undo_hint", { n: Math.max(left, 1) }));
}
