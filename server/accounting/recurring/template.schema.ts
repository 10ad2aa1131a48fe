import { z } from "zod";
import { documentFields } from "@/server/accounting/trade/trade.schema";
import { newTransactionSchema } from "@/server/accounting/transactions/transaction.schema";

/** A transaction without its date, which is the day of the run. */
export const transactionTemplate = newTransactionSchema.omit({ date: true });
export type TransactionTemplate = z.output<typeof transactionTemplate>;

const { issue_date: _issued, due_date: _due, ...undated } = documentFields;

/** An invoice or bill without its dates: it is issued on the day of the run. */
export const documentTemplate = z.strictObject({
  ...undated,
  due_in_days: z
    .int("Enter a whole number of days")
    .min(0, "Enter 0 or more")
    .max(3_650, "Enter at most 3,650 days")
    .optional()
    .meta({
      description: "Days until it is due; defaults to the contact's payment terms, otherwise 30",
    }),
});
export type DocumentTemplate = z.output<typeof documentTemplate>;

/** The same of an invoice, which may be emailed. */
const invoiceTemplate = documentTemplate.extend({
  email: z.boolean().optional().meta({
    description: "true: if it is sent at once, also email it to the contact as a PDF",
  }),
});
type InvoiceTemplate = z.output<typeof invoiceTemplate>;

/** What a job makes each time. */
export type Template =
  | { kind: "transaction"; body: TransactionTemplate }
  | { kind: "invoice"; body: InvoiceTemplate }
  | { kind: "bill"; body: DocumentTemplate };

/** The field for each kind; a request has one of them. */
export const templateFields = {
  transaction: transactionTemplate.optional().meta({
    description: "The body of a transaction, without its date",
  }),
  invoice: invoiceTemplate.optional().meta({
    description: "The body of an invoice, without its dates",
  }),
  bill: documentTemplate.optional().meta({
    description: "The body of a bill, without its dates",
  }),
};

/** The templates that a request sent. */
export function templatesIn(
  input: z.output<z.ZodObject<typeof templateFields>>,
): [] | [Template, ...Template[]] {
  const { transaction, invoice, bill } = input;
  return [
    ...(transaction ? [{ kind: "transaction" as const, body: transaction }] : []),
    ...(invoice ? [{ kind: "invoice" as const, body: invoice }] : []),
    ...(bill ? [{ kind: "bill" as const, body: bill }] : []),
  ] as [] | [Template, ...Template[]];
}

const said = z.string().nullable();

const transactionTemplateSchema = z.object({
  description: z.string(),
  reference: said,
  currency: z.string(),
  exchange_rate_decimal: said,
  entries: z.array(
    z.object({
      account_id: z.string(),
      entry_type: z.enum(["debit", "credit"]),
      amount: z.int(),
      description: said,
    }),
  ),
});

const documentTemplateSchema = z.object({
  contact_id: z.string(),
  due_in_days: z.int().nullable(),
  order_number: said,
  series: said,
  currency: said,
  exchange_rate_decimal: said,
  lines: z.array(
    z.object({
      item_id: said,
      description: said,
      quantity_decimal: said,
      unit_price: z.int().nullable(),
      discount_percent_decimal: said,
      account_id: said,
      category_id: said,
      tax_rate_ids: z.array(z.string()).nullable(),
    }),
  ),
  notes: said,
  footer: said,
});

/** The template in an answer: under its kind, what was left out as null. */
export const templateAnswerFields = {
  transaction: transactionTemplateSchema.nullable(),
  invoice: documentTemplateSchema.extend({ email: z.boolean() }).nullable(),
  bill: documentTemplateSchema.nullable(),
};

/** A template as answers say it. */
export function templateAnswer(
  template: Template,
): z.output<z.ZodObject<typeof templateAnswerFields>> {
  const none = { transaction: null, invoice: null, bill: null };
  const { kind, body } = template;
  if (kind === "transaction") return { ...none, transaction: transactionAnswer(body) };
  if (kind === "bill") return { ...none, bill: documentAnswer(body) };
  return { ...none, invoice: { ...documentAnswer(body), email: body.email ?? false } };
}

function transactionAnswer({
  description,
  reference,
  currency,
  exchange_rate_decimal,
  entries,
}: TransactionTemplate) {
  return {
    description,
    reference: reference ?? null,
    currency,
    exchange_rate_decimal: exchange_rate_decimal ?? null,
    entries: entries.map((entry) => ({ ...entry, description: entry.description ?? null })),
  };
}

function documentAnswer({ lines, ...body }: DocumentTemplate) {
  return {
    contact_id: body.contact_id,
    due_in_days: body.due_in_days ?? null,
    order_number: body.order_number ?? null,
    series: body.series ?? null,
    currency: body.currency ?? null,
    exchange_rate_decimal: body.exchange_rate_decimal ?? null,
    lines: lines.map((line) => ({
      item_id: line.item_id ?? null,
      description: line.description ?? null,
      quantity_decimal: line.quantity_decimal ?? null,
      unit_price: line.unit_price ?? null,
      discount_percent_decimal: line.discount_percent_decimal ?? null,
      account_id: line.account_id ?? null,
      category_id: line.category_id ?? null,
      tax_rate_ids: line.tax_rate_ids ?? null,
    })),
    notes: body.notes ?? null,
    footer: body.footer ?? null,
  };
}
