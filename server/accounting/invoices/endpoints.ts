import { documentIdInput } from "@/server/accounting/trade/draft-operations";
import { emailedSchema, emailInvoice, messageField } from "@/server/accounting/trade/email-invoice";
import { sale } from "@/server/accounting/trade/sides";
import { tradeEndpoints } from "@/server/accounting/trade/trade-endpoints";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";

export const invoiceEndpoints = [
  ...tradeEndpoints(sale),
  defineEndpoint({
    name: "invoice.email",
    tag: "Invoices and bills",
    summary: "Email a sent invoice to its contact, as a PDF",
    access: "accounting.write",
    input: documentIdInput("invoice").extend({ message: messageField }),
    output: emailedSchema,
    example: { message: "A reminder: this is due on Friday." },
    rest: {
      method: "post",
      path: "/organizations/{organization_id}/invoices/{invoice_id}/email",
      status: 202,
    },
    acceptsIdempotencyKey: true,
    handle: ({ organization, actor, input, now, idempotent }) =>
      emailInvoice(
        { organization, actor, invoiceId: input.invoice_id, message: input.message, now },
        idempotent,
      ),
  }),
] as const;
