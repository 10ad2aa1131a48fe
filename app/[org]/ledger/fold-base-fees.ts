import { formatDate } from "@/server/foundation/date-words";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";

/** A row of the log: an entry, or the base fees of a day as one. */
export type LogRow = LedgerEntryAnswer & { fees?: readonly LedgerEntryAnswer[] };

/**
 * Base fees that follow each other and were posted on one day become one row with their sum: an account with
 * many organizations pays one for each, every night.
 * @param entries newest first
 */
export function foldBaseFees(entries: readonly LedgerEntryAnswer[], timeZone: string): LogRow[] {
  const runs: LedgerEntryAnswer[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    const isSameDay =
      last?.[0] &&
      formatDate(last[0].created_at, timeZone) === formatDate(entry.created_at, timeZone);
    if (entry.kind === "base_fee" && last?.[0]?.kind === "base_fee" && isSameDay) last.push(entry);
    else runs.push([entry]);
  }
  return runs.flatMap((run) => (run.length > 1 ? [foldedRow(run)] : run));
}

function foldedRow(fees: readonly LedgerEntryAnswer[]): LogRow {
  const [newest] = fees as [LedgerEntryAnswer, ...LedgerEntryAnswer[]];
  const organizations = new Set(fees.map(({ organization_id }) => organization_id)).size;
  return {
    ...newest,
    amount: sum(fees.map(({ amount }) => amount)),
    moved: sum(fees.map(({ moved }) => moved)),
    debt_taken: sum(fees.map(({ debt_taken }) => debt_taken)),
    debt_payment: sum(fees.map(({ debt_payment }) => debt_payment)),
    organization_name:
      organizations === 1 ? newest.organization_name : `${organizations} organizations`,
    fees,
  };
}

/** Credits have six decimals: added as millionths, so that 0.1 and 0.2 are 0.3. */
function sum(credits: readonly number[]): number {
  return credits.reduce((total, one) => total + Math.round(one * 1e6), 0) / 1e6;
}
