import { z } from "zod";
import { dateSchema } from "@/server/accounting/transactions/transaction.schema";
import { idSchema } from "@/server/foundation/ids";
import {
  comparableReports,
  consolidatedReports,
  periodReports,
  reportTypes,
} from "./report-kinds.schema";

export const comparisons = ["none", "previous_period", "previous_year"] as const;
export type Comparison = (typeof comparisons)[number];

export const reportInput = z
  .strictObject({
    organization_id: idSchema("organization"),
    type: z.enum(reportTypes),
    from: dateSchema.optional().meta({ description: "First day, for reports that cover a period" }),
    to: dateSchema.optional().meta({
      description: "Last day of the period, or the as-of date; defaults to today",
    }),
    comparison: z.enum(comparisons).optional().meta({
      description: "Comparison column; defaults to none",
    }),
    account_id: idSchema("bookAccount").optional().meta({
      description: "general_ledger: only this account",
    }),
    cash_account_ids: z
      .array(idSchema("bookAccount"))
      .min(1, "Choose at least one account")
      .max(50, "Choose at most 50 accounts")
      .optional()
      .meta({
        description:
          "cash_movements: accounts that hold money. Defaults to the account with the bank role, its sub-accounts, and asset accounts reconciled with a bank",
      }),
    consolidated: z.boolean().optional().meta({
      description:
        "Include the owned organizations below, in the currency of this organization’s books; you need read access to the books of each",
    }),
  })
  .superRefine((input, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const isOfPeriod = periodReports.includes(input.type);
    if (isOfPeriod && input.from === undefined) refuse("from", "Enter the first day");
    if (!isOfPeriod && input.from !== undefined)
      refuse("from", "This report is as of a single day, so it takes no first day");
    if (input.from && input.to && input.from > input.to)
      refuse("from", "Must be on or before the last day");
    if (input.comparison && input.comparison !== "none" && !comparableReports.includes(input.type))
      refuse("comparison", "This report doesn't support comparisons");
    if (input.account_id && input.type !== "general_ledger")
      refuse("account_id", "Only the general ledger can be limited to one account");
    if (input.cash_account_ids && input.type !== "cash_movements")
      refuse("cash_account_ids", "Only the cash movements report takes accounts that hold money");
    if (input.consolidated && !consolidatedReports.includes(input.type))
      refuse("consolidated", "This report can't be consolidated");
  });
export type ReportInput = z.output<typeof reportInput>;

export const reportRowSchema = z.object({
  kind: z.enum(["heading", "line", "total"]),
  label: z.string(),
  depth: z.int(),
  amounts: z.array(z.int().nullable()).meta({ description: "Minor units, one per column" }),
  details: z.array(z.string()).meta({ description: "Text columns before the amounts" }),
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
    description: "Code and name of the account it is limited to, as they were at the time",
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
  notes: z.array(z.string()).meta({ description: "Notes on how to read the report" }),
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
