import { z } from "zod";
import {
  comparableReports,
  comparisons,
  consolidatedReports,
  periodReports,
  type ReportType,
  type reportInput,
  reportTypes,
} from "@/server/accounting/reports/report.schema";

/** What a report is asked for with, as the form holds it. Fields that the kind does not have stay as they are. */
export const reportFormSchema = z
  .object({
    type: z.enum(reportTypes),
    from: z.string(),
    to: z.iso.date("Enter a day"),
    comparison: z.enum(comparisons),
    /** The id of an account; empty: all. */
    account: z.string(),
    consolidated: z.boolean(),
    /** By account, whether it is ticked as one that holds money; none: the usual ones. */
    cash: z.record(z.string(), z.boolean().optional()),
  })
  .superRefine(({ type, from, to }, context) => {
    if (!isOfPeriod(type)) return;
    const refuse = (message: string) =>
      context.addIssue({ code: "custom", path: ["from"], message });
    if (!z.iso.date().safeParse(from).success) refuse("Enter the first day");
    else if (from > to) refuse("Must not be after the last day");
  });
export type ReportForm = z.output<typeof reportFormSchema>;

export function isOfPeriod(type: ReportType): boolean {
  return periodReports.includes(type);
}

export function isComparable(type: ReportType): boolean {
  return comparableReports.includes(type);
}

export function isConsolidatable(type: ReportType): boolean {
  return consolidatedReports.includes(type);
}

/** What is sent of it: only what this kind of report takes. */
export function reportInputOf(
  organizationId: string,
  { type, from, to, comparison, account, consolidated, cash }: ReportForm,
): z.input<typeof reportInput> {
  const ticked = Object.keys(cash).filter((id) => cash[id]);
  return {
    organization_id: organizationId,
    type,
    to,
    ...(isOfPeriod(type) ? { from } : {}),
    ...(isComparable(type) && comparison !== "none" ? { comparison } : {}),
    ...(isConsolidatable(type) && consolidated ? { consolidated } : {}),
    ...(type === "cash_movements" && ticked.length > 0 ? { cash_account_ids: ticked } : {}),
    ...(type === "general_ledger" && account !== "" ? { account_id: account } : {}),
  };
}
