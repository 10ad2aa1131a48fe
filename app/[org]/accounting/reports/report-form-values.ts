import type { z } from "zod";
import type { reportInput } from "@/server/accounting/reports/report.schema";
import {
  comparableReports,
  consolidatedReports,
  periodReports,
  type ReportType,
} from "@/server/accounting/reports/report-kinds.schema";
import type { ReportForm } from "./report-form.schema";

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
