import { z } from "zod";
import { currencySchema } from "../accounts/account.schema";
import { decimalSchema } from "../amounts/decimal.schema";
import { bookTransactionStatuses } from "./transaction-statuses.schema";

const entryInput = z.strictObject({
  account_id: z.string().min(1, "Choose an account").max(64).toLowerCase(),
  entry_type: z.enum(["debit", "credit"]),
  amount: z
    .int("Enter a whole number of minor units (cents)")
    .positive("Enter an amount above zero")
    .max(1_000_000_000_000, "This is more than one transaction can move"),
  description: z.string().trim().max(200).optional(),
});

const entries = z
  .array(entryInput)
  .min(2, "A transaction has at least two entries")
  .max(100, "A transaction has at most 100 entries")
  .superRefine((lines, context) => {
    const total = (side: "debit" | "credit") =>
      lines
        .filter((l) => l.entry_type === side)
        .reduce((sum, l) => sum + BigInt(Number.isInteger(l.amount) ? l.amount : 0), 0n);
    const [debits, credits] = [total("debit"), total("credit")];
    if (debits !== credits) {
      context.addIssue({
        code: "custom",
        message: `Debits (${debits}) and credits (${credits}) must be equal`,
      });
    }
  });

/** From a transaction's currency to that of the books. */
export const rateSchema = decimalSchema({ decimals: 12, max: 1_000_000_000, above: 0 });

/** A day of the books. */
export const dateSchema = z.iso
  .date("Enter a date as YYYY-MM-DD")
  .refine((d) => d >= "1900-01-01" && d <= "2200-12-31", "Enter a date between 1900 and 2200");
const description = z.string().trim().min(1, "Enter a description").max(500);

export const newTransactionSchema = z.strictObject({
  date: dateSchema,
  description,
  reference: z.string().trim().max(100).optional(),
  currency: currencySchema.default("USD"),
  exchange_rate_decimal: rateSchema.optional().meta({
    description:
      "Rate to the currency of the books; defaults to the latest rate entered up to the transaction’s date",
  }),
  entries,
});

export const transactionChangeFields = {
  date: dateSchema.optional(),
  description: description.optional(),
  reference: z.string().trim().max(100).nullable().optional(),
  entries: entries.optional(),
};

export const reversalFields = { date: dateSchema.optional(), description: description.optional() };

export const transactionSchema = z.object({
  id: z.string(),
  status: z.enum(bookTransactionStatuses),
  date: z.string(),
  description: z.string(),
  reference: z.string().nullable(),
  currency: z.string(),
  exchange_rate_decimal: z.string().nullable().meta({
    description: "Rate to the currency of the books; null until posted, unless one was sent",
  }),
  source_id: z.string().nullable().meta({
    description: "The invoice, bill, payment or recurring job that created it",
  }),
  entries: z.array(
    z.object({
      account_id: z.string(),
      account_code: z.string(),
      account_name: z.string(),
      entry_type: z.enum(["debit", "credit"]),
      amount: z.int().meta({ description: "Minor units of the currency" }),
      description: z.string().nullable(),
    }),
  ),
  reverses: z.string().nullable().meta({ description: "The transaction this one reverses" }),
  reversed_by: z.string().nullable(),
  created_at: z.string(),
  posted_at: z.string().nullable(),
});
export type TransactionAnswer = z.infer<typeof transactionSchema>;
export type EntryInput = z.output<typeof entryInput>;
