import type { Emulator } from "../state/emulator.ts";
import type { StoredPaymentIntent, StoredSession } from "../state/tables.ts";
import {
  addInvoiceLine,
  createDraftInvoice,
  finalizeInvoice,
  markInvoicePaid,
} from "./create-invoice.ts";

/** Makes the paid invoice that `invoice_creation` asked for, once the money is there. */
export function payInvoiceOfSession(
  emulator: Emulator,
  session: StoredSession,
  intent: StoredPaymentIntent,
): void {
  if (!session.invoice_creation?.enabled || session.invoice !== null) return;
  const data = session.invoice_creation.invoice_data;
  const invoice = createDraftInvoice(emulator, {
    customer: session.customer,
    currency: session.currency ?? intent.currency,
    description: data.description,
    footer: data.footer,
    metadata: data.metadata ?? {},
  });
  for (const item of emulator.tables.sessionSecrets.get(session.id)?.lineItems ?? []) {
    addInvoiceLine(emulator, invoice, {
      amount: item.amount_total,
      description: item.description,
      quantity: item.quantity ?? 1,
      metadata: {},
    });
  }
  finalizeInvoice(emulator, invoice);
  markInvoicePaid(emulator, invoice, intent.id);
  session.invoice = invoice.id;
}
