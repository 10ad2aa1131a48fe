import { z } from "zod";
import { dateSchema } from "@/server/accounting/transactions/transaction.schema";
import { idSchema } from "@/server/foundation/ids";

/** What each report is called. */
export const reportTitles = {
  trial_balance: "Trial balance",
  balance_sheet: "Balance sheet",
  income_statement: "Income statement",
  aged_receivables: "Aged receivables",
  aged_payables: "Aged payables",
  general_ledger: "General ledger",
  cash_movements: "Cash movements",
} as const;
export type ReportType = keyof typeof reportTitles;
export const reportTypes = Object.keys(reportTitles) as [ReportType, ...ReportType[]];

/** Those that are about a period; the others are as of a day. */
export const periodReports: readonly ReportType[] = [
  "income_statement",
  "general_ledger",
  "cash_movements",
];
/** Those that may stand beside an earlier period. */
export const comparableReports: readonly ReportType[] = [
  "trial_balance",
  "balance_sheet",
  "income_statement",
  "cash_movements",
];
/** Those that may be of an organization and the owned ones below it together. */
export const consolidatedReports: readonly ReportType[] = [
  "trial_balance",
  "balance_sheet",
  "income_statement",
];

export const comparisons = ["none", "previous_period", "previous_year"] as const;
export type Comparison = (typeof comparisons)[number];

export const reportInput = z
  .strictObject({
    organization_id: idSchema("organization"),
    type: z.enum(reportTypes),
    from: dateSchema.optional().meta({ description: "The first day of a report about a period" }),
    to: dateSchema.optional().meta({
      description: "The last day, or the day it is as of; today if left out",
    }),
    comparison: z.enum(comparisons).optional().meta({
      description: "What stands beside it; none if left out",
    }),
    account_id: idSchema("bookAccount").optional().meta({
      description: "general_ledger: of this account alone",
    }),
    cash_account_ids: z
      .array(idSchema("bookAccount"))
      .min(1, "Name at least one account")
      .max(50, "Name at most 50 accounts")
      .optional()
      .meta({
        description:
          "cash_movements: the accounts that hold money; left out, the one with the role bank, those within it, and those reconciled with a bank",
      }),
    consolidated: z.boolean().optional().meta({
      description:
        "Of this organization and the owned ones below it together, in the currency of its books; needs the right to read the books of each",
    }),
  })
  .superRefine((input, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const isOfPeriod = periodReports.includes(input.type);
    if (isOfPeriod && input.from === undefined) refuse("from", "Enter the first day");
    if (!isOfPeriod && input.from !== undefined) refuse("from", "This report is as of one day");
    if (input.from && input.to && input.from > input.to) refuse("from", "Must not be after to");
    if (input.comparison && input.comparison !== "none" && !comparableReports.includes(input.type))
      refuse("comparison", "This report has no comparison");
    if (input.account_id && input.type !== "general_ledger")
      refuse("account_id", "Only the general ledger is of one account");
    if (input.cash_account_ids && input.type !== "cash_movements")
      refuse("cash_account_ids", "Only cash movements are of accounts that hold money");
    if (input.consolidated && !consolidatedReports.includes(input.type))
      refuse("consolidated", "This report is of one organization");
  });
export type ReportInput = z.output<typeof reportInput>;

export const reportRowSchema = z.object({
  kind: z.enum(["heading", "line", "total"]),
  label: z.string(),
  depth: z.int(),
  amounts: z.array(z.int().nullable()).meta({ description: "Minor units, a column each" }),
  details: z.array(z.string()).meta({ description: "What stands before the amounts" }),
  entity_id: z.string().nullable().meta({
    description: "The account, contact or transaction it is about",
  }),
});
export type ReportRow = z.output<typeof reportRowSchema>;

const reportFields = {
  id: z.string(),
  type: z.enum(reportTypes),
  title: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  currency: z.string(),
  comparison: z.enum(comparisons),
  account: z.string().nullable().meta({
    description: "The one account it is of, with its code and the name it had",
  }),
  consolidated: z.boolean(),
  created_at: z.string(),
};
export const reportSummarySchema = z.object(reportFields);
export type ReportSummary = z.output<typeof reportSummarySchema>;

export const reportSchema = z.object({
  ...reportFields,
  detail_columns: z.array(z.string()),
  amount_columns: z.array(z.string()),
  rows: z.array(reportRowSchema),
  notes: z.array(z.string()).meta({ description: "What a reader has to know of it" }),
});
export type ReportAnswer = z.output<typeof reportSchema>;

/** What a report says. */
export type ReportContent = Pick<
  ReportAnswer,
  "detail_columns" | "amount_columns" | "rows" | "notes"
>;

export const reportIdInput = z.strictObject({
  organization_id: idSchema("organization"),
  report_id: idSchema("report"),
});
