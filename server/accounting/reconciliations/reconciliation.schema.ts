import { z } from "zod";
import { statementFormats } from "../bank-statements/bank-statement";
import { csvMappingSchema } from "../bank-statements/csv-mapping.schema";

export const reconciliationStatuses = ["open", "completed"] as const;

const day = z.iso
  .date("Enter a date as YYYY-MM-DD")
  .refine((d) => d >= "1900-01-01" && d <= "2200-12-31", "Enter a date between 1900 and 2200");

/** Minor units; an overdrawn account has less than nothing. */
const balance = z
  .int("Enter a whole number of minor units (cents)")
  .min(-1_000_000_000_000_000, "This is more than an account can hold")
  .max(1_000_000_000_000_000, "This is more than an account can hold");

export const newReconciliationFields = {
  account_id: z.string().min(1, "Choose an account").max(64).toLowerCase(),
  from: day.optional().meta({
    description:
      "First day of the period; defaults to the day after the last completed reconciliation",
  }),
  to: day,
  opening_balance: balance.optional().meta({
    description:
      "Minor units, at the start of the first day; defaults to the closing balance of the last completed reconciliation",
  }),
  closing_balance: balance.meta({ description: "Minor units, at the end of the last day" }),
};

export const reconciliationChangeFields = {
  opening_balance: balance.optional(),
  closing_balance: balance.optional(),
};

export const reconciliationSchema = z.object({
  id: z.string(),
  status: z.enum(reconciliationStatuses),
  account_id: z.string(),
  account_code: z.string(),
  account_name: z.string(),
  currency: z.string(),
  from: z.string(),
  to: z.string(),
  opening_balance: z.int(),
  closing_balance: z.int(),
  lines: z.int().meta({ description: "Imported bank lines" }),
  matched_lines: z.int(),
  matched_amount: z.int().meta({ description: "Sum of the matched lines" }),
  difference: z.int().meta({
    description:
      "Closing balance minus opening balance minus matched amount. The reconciliation can be completed once this is 0 and every line is matched",
  }),
  created_at: z.string(),
  completed_at: z.string().nullable(),
});
export type ReconciliationAnswer = z.infer<typeof reconciliationSchema>;

/** How a file is to be read; what is left out is found out. */
export const statementReadingFields = {
  encoding: z
    .string()
    .trim()
    .max(40)
    .optional()
    .meta({ description: "Such as windows-1252; detected if omitted" }),
  account: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "IBAN or account number, if the file has several accounts" }),
  mapping: csvMappingSchema.optional().meta({ description: "How to read a CSV file" }),
};

export const statementSchema = z.object({
  id: z.string(),
  reconciliation_id: z.string(),
  format: z.enum(statementFormats),
  file_name: z.string().nullable(),
  bank_account: z.string().nullable(),
  opening_balance: z.int().nullable(),
  closing_balance: z.int().nullable(),
  imported: z.int().meta({ description: "New lines" }),
  already_imported: z
    .int()
    .meta({ description: "Lines already imported from another file, left unchanged" }),
  outside_period: z.int().meta({ description: "Lines before or after the period, skipped" }),
  warnings: z
    .array(z.string())
    .meta({ description: "What was skipped, rounded or doesn’t add up, in words" }),
  created_at: z.string(),
});
export type StatementAnswer = z.infer<typeof statementSchema>;

const part = z.object({
  amount: z.int().nullable(),
  payee: z.string().nullable(),
  reference: z.string().nullable(),
  note: z.string().nullable(),
});

const lineFields = {
  date: z.string(),
  value_date: z.string().nullable(),
  amount: z.int().meta({ description: "Minor units; money leaving the account is negative" }),
  payee: z.string().nullable(),
  reference: z.string().nullable(),
  note: z.string().nullable(),
  parts: z.array(part),
};

export const statementLineSchema = z.object({
  id: z.string(),
  statement_id: z.string(),
  ...lineFields,
  bank_id: z.string().nullable(),
  match_id: z.string().nullable(),
});
export type StatementLineAnswer = z.infer<typeof statementLineSchema>;

/** What a file says, before anything of it is imported. */
export const statementPreviewSchema = z.object({
  format: z.enum(statementFormats),
  encoding: z.string(),
  bank_account: z.string().nullable(),
  currency: z.string(),
  opening_balance: z.int().nullable(),
  closing_balance: z.int().nullable(),
  lines: z.int(),
  new_lines: z.int(),
  already_imported: z.int(),
  outside_period: z.int(),
  warnings: z.array(z.string()),
  sample: z.array(z.object(lineFields)).meta({ description: "The first lines" }),
  csv: z
    .object({
      delimiter: z.string(),
      header_rows: z.int(),
      header: z.array(z.string()),
      columns: z.record(z.string(), z.int()),
      date_order: z.string(),
      decimal: z.string(),
      rows: z.array(z.array(z.string())).meta({ description: "The first rows, unmodified" }),
    })
    .nullable()
    .meta({ description: "How a CSV file was read; correct it and send it back as `mapping`" }),
});
export type StatementPreview = z.infer<typeof statementPreviewSchema>;

/** A transaction of the books as a match shows it. */
export const matchableSchema = z.object({
  transaction_id: z.string(),
  date: z.string(),
  description: z.string(),
  reference: z.string().nullable(),
  amount: z.int().meta({ description: "Effect on the bank account, in minor units" }),
});
export type Matchable = z.infer<typeof matchableSchema>;

export const reasonKinds = ["amount", "date", "reference", "name", "parts"] as const;

export const suggestionSchema = z.object({
  statement_line_id: z.string(),
  options: z
    .array(
      z.object({
        transactions: z.array(matchableSchema),
        score: z.int().meta({ description: "0 to 100" }),
        reasons: z.array(z.object({ kind: z.enum(reasonKinds), words: z.string() })),
      }),
    )
    .meta({
      description: "Best match first. No two lines share a transaction in their best match",
    }),
});
export type SuggestionAnswer = z.infer<typeof suggestionSchema>;

const ids = (what: string) =>
  z
    .array(z.string().min(1).max(64).toLowerCase())
    .max(200, `Match at most 200 ${what} at once`)
    .refine((list) => new Set(list).size === list.length, "List each one only once");

export const newMatchFields = {
  statement_line_ids: ids("lines").meta({
    description:
      "Empty to match transactions that cancel each other out, such as one and its reversal",
  }),
  transaction_ids: ids("transactions").min(1, "Choose at least one transaction"),
};

export const matchSchema = z.object({
  id: z.string(),
  reconciliation_id: z.string(),
  amount: z.int(),
  statement_line_ids: z.array(z.string()),
  transactions: z.array(matchableSchema),
  created_at: z.string(),
});
export type MatchAnswer = z.infer<typeof matchSchema>;

/** What `transaction.create` takes for a line that the books do not have yet. */
export const draftTransactionSchema = z.object({
  date: z.string(),
  description: z.string(),
  reference: z.string().nullable(),
  currency: z.string(),
  entries: z
    .array(
      z.object({
        account_id: z.string().nullable().meta({ description: "null: choose the account" }),
        entry_type: z.enum(["debit", "credit"]),
        amount: z.int(),
        description: z.string().nullable(),
      }),
    )
    .meta({ description: "The bank account entry and the other side" }),
});
