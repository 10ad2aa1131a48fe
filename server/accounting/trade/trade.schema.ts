import { z } from "zod";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { decimalSchema } from "@/server/accounting/amounts/decimal.schema";
import { dateSchema, rateSchema } from "@/server/accounting/transactions/transaction.schema";
import { idSchema } from "@/server/foundation/ids";

/** The most that one document may come to, and one price may be. Minor units. */
export const LARGEST_AMOUNT = 1_000_000_000_000;

const text = (max: number) => z.string().trim().max(max, `Use at most ${max} characters`);

export const lineInput = z.strictObject({
  item_id: idSchema("item").optional().meta({
    description:
      "Fills in any field the line omits: description, price, account, category and taxes",
  }),
  description: text(500).min(1, "Say what this is for").optional(),
  quantity_decimal: decimalSchema({ decimals: 6, max: 1_000_000_000, above: 0 }).optional().meta({
    description: "Defaults to 1",
  }),
  unit_price: z
    .int("Enter a whole number of minor units (cents)")
    .min(-LARGEST_AMOUNT)
    .max(LARGEST_AMOUNT)
    .optional()
    .meta({ description: "Minor units; negative for a deduction" }),
  discount_percent_decimal: decimalSchema({ decimals: 4, max: 100 }).nullable().optional(),
  account_id: idSchema("bookAccount").optional(),
  category_id: idSchema("category").optional(),
  tax_rate_ids: z.array(idSchema("taxRate")).max(5, "Use at most 5 tax rates").optional(),
});
export type LineInput = z.output<typeof lineInput>;

const lines = z
  .array(lineInput)
  .min(1, "Enter at least one line")
  .max(100, "Use at most 100 lines");

export const documentFields = {
  contact_id: idSchema("contact"),
  issue_date: dateSchema.optional().meta({ description: "Defaults to today" }),
  due_date: dateSchema.optional().meta({
    description: "Defaults to the contact's payment terms, otherwise 30 days after the issue date",
  }),
  order_number: text(100)
    .nullable()
    .optional()
    .meta({ description: "The contact's own reference or order number" }),
  series: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9][A-Z0-9/-]{0,11}$/, "Use up to 12 letters, digits, - and /")
    .optional()
    .meta({ description: "Number series; each series counts its own numbers" }),
  currency: currencySchema.optional().meta({
    description: "Defaults to the contact's currency, otherwise that of the books",
  }),
  exchange_rate_decimal: rateSchema.optional().meta({
    description:
      "Rate to the currency of the books; defaults to the latest rate entered up to the document’s date",
  }),
  lines,
  notes: text(2_000).nullable().optional(),
  footer: text(1_000).nullable().optional(),
};

/** What a draft may be changed to: what is left out stays; lines replace all of its lines. */
export const documentChange = z.strictObject(documentFields).partial().shape;

export const paymentFields = {
  amount: z
    .int("Enter a whole number of minor units (cents)")
    .positive("Enter an amount above zero")
    .max(LARGEST_AMOUNT)
    .meta({ description: "Minor units of the document's currency" }),
  date: dateSchema.optional().meta({ description: "Defaults to today" }),
  account_id: idSchema("bookAccount").optional().meta({
    description: "The account it was paid to or from; defaults to the account with the bank role",
  }),
  exchange_rate_decimal: rateSchema.optional(),
  method: text(50).optional(),
  reference: text(100).optional(),
};

export const tradeStatuses = [
  "draft",
  "sent",
  "received",
  "partially_paid",
  "paid",
  "cancelled",
] as const;

const amount = z.int().meta({ description: "In minor units of the document’s currency" });

/** What lists show of an invoice or bill. */
const summaryFields = {
  id: z.string(),
  number: z.string().nullable().meta({ description: "null while it is a draft" }),
  status: z.enum(tradeStatuses),
  overdue: z.boolean(),
  contact: z.object({ id: z.string(), name: z.string() }),
  issue_date: z.string(),
  due_date: z.string(),
  order_number: z.string().nullable(),
  currency: z.string(),
  total: amount,
  paid: amount,
  due: amount,
  created_at: z.string(),
  issued_at: z.string().nullable(),
};
export const tradeSummarySchema = z.object(summaryFields);
export type TradeSummary = z.output<typeof tradeSummarySchema>;

export const tradeDocumentSchema = z.object({
  ...summaryFields,
  series: z.string(),
  exchange_rate_decimal: z.string().nullable(),
  lines: z.array(
    z.object({
      item_id: z.string().nullable(),
      description: z.string(),
      quantity_decimal: z.string(),
      unit_price: amount,
      discount_percent_decimal: z.string().nullable(),
      account_id: z
        .string()
        .nullable()
        .meta({ description: "null: the item's account, or the account with the default role" }),
      category_id: z.string().nullable(),
      tax_rate_ids: z.array(z.string()),
      discount: amount,
      net: z.int().meta({ description: "After discount, before taxes" }),
    }),
  ),
  taxes: z.array(
    z.object({
      tax_rate_id: z.string(),
      name: z.string(),
      percent_decimal: z.string(),
      inclusive: z.boolean(),
      taxable: amount,
      amount,
    }),
  ),
  subtotal: z.int().meta({ description: "Sum of the lines before taxes" }),
  discount: amount,
  tax: amount,
  payments: z.array(
    z.object({
      id: z.string(),
      amount,
      date: z.string(),
      account_id: z.string(),
      method: z.string().nullable(),
      reference: z.string().nullable(),
      exchange_rate_decimal: z.string(),
      transaction_id: z.string(),
      undone_at: z.string().nullable(),
    }),
  ),
  notes: z.string().nullable(),
  footer: z.string().nullable(),
  transaction_id: z.string().nullable().meta({ description: "The transaction it posted" }),
  recurring_id: z.string().nullable().meta({ description: "The recurring job that made it" }),
  updated_at: z.string(),
});
export type TradeDocumentAnswer = z.output<typeof tradeDocumentSchema>;
