import { z } from "zod";
import { comparisons } from "@/server/accounting/reports/report.schema";
import { reportTypes } from "@/server/accounting/reports/report-kinds.schema";
import { isOfPeriod } from "./report-form-values";

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
