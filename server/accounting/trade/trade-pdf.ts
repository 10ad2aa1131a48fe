import type { CreditAccount } from "@/generated/prisma/client";
import type { InvoicePdf } from "@/server/accounting/pdf/pdf-props";
import { pdfAnswer } from "@/server/accounting/pdf/pdf-answer";
import { addressSchema } from "@/server/foundation/address.schema";
import type { Db } from "@/server/foundation/db";
import type { FileAnswer } from "@/server/foundation/file-answer";
import { visible } from "@/server/foundation/plain-text.schema";
import type { Side } from "./sides";
import type { TradeDocumentAnswer } from "./trade.schema";

/** An invoice or bill as a PDF: from the organization to its customer, or from the vendor to the organization. */
export async function tradePdf(
  db: Db,
  { side }: Side,
  document: TradeDocumentAnswer,
): Promise<FileAnswer> {
  const { contact, organization } = await db.tradeDocument.findUniqueOrThrow({
    where: { id: document.id },
    select: { contact: true, organization: { include: { creditAccount: true } } },
  });
  const other = {
    name: contact.name,
    address: addressLines(contact.address),
    ...(contact.email ? { email: contact.email } : {}),
    ...(contact.taxNumber ? { taxNumber: contact.taxNumber } : {}),
  };
  const own = { name: organization.name, ...billingDetails(organization) };
  return pdfAnswer(visible(document.number ?? "draft"), "invoice", {
    kind: side === "sale" ? "Invoice" : "Bill",
    number: document.number,
    status: statusOf(document),
    seller: side === "sale" ? own : other,
    buyer: side === "sale" ? other : own,
    ...contentOf(document),
  });
}

function statusOf({ status, overdue }: TradeDocumentAnswer): InvoicePdf["status"] {
  if (status === "draft" || status === "paid" || status === "cancelled") return status;
  return overdue ? "overdue" : "open";
}

function contentOf(document: TradeDocumentAnswer) {
  const names = new Map(document.taxes.map((tax) => [tax.tax_rate_id, tax.name]));
  return {
    issuedOn: document.issue_date,
    dueOn: document.due_date,
    ...(document.order_number ? { orderNumber: document.order_number } : {}),
    currency: document.currency,
    lines: document.lines.map((line) => ({
      description: line.description,
      quantity: line.quantity_decimal,
      unitPrice: line.unit_price,
      ...(line.discount_percent_decimal ? { discount: `${line.discount_percent_decimal}%` } : {}),
      taxes: line.tax_rate_ids.flatMap((id) => names.get(id) ?? []),
      amount: line.net,
    })),
    subtotal: document.subtotal,
    discount: document.discount,
    taxes: document.taxes.map(({ name, percent_decimal, inclusive, taxable, amount }) => ({
      name,
      percent: percent_decimal,
      inclusive,
      base: taxable,
      amount,
    })),
    total: document.total,
    paid: document.paid,
    due: document.due,
    ...(document.notes ? { notes: document.notes } : {}),
    ...(document.footer ? { footer: document.footer } : {}),
  };
}

/** Where an organization is to be reached that pays for itself; what another pays with is not its own. */
function billingDetails({ id, creditAccount }: { id: string; creditAccount: CreditAccount }) {
  if (creditAccount.organizationId !== id) return { address: [] };
  const { billingAddress, billingEmail } = creditAccount;
  return {
    address: addressLines(billingAddress),
    ...(billingEmail ? { email: billingEmail } : {}),
  };
}

function addressLines(stored: unknown): string[] {
  const { data } = addressSchema.safeParse(stored);
  if (!data) return [];
  const { line1, line2, city, state, postal_code, country } = data;
  const place = [city, state, postal_code].filter(Boolean).join(", ");
  return [line1, line2, place, country].filter(
    (line) => line !== undefined && line !== "",
  ) as string[];
}
