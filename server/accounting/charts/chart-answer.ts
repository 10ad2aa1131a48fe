import type { Actor } from "@/server/foundation/actor";
import { quoteOperations } from "@/server/operations/quote-operations";
import type { OperationOrganization } from "@/server/operations/request";
import type { ChartAdded } from "./chart.schema";
import type { ChartPlan } from "./plan-chart";

/** What adding a chart did, as the API shows it. */
export function answerOf({ rows, accounts }: ChartPlan): ChartAdded {
  const ids = new Map(accounts.map(({ code, id }) => [code, id]));
  return {
    added: accounts.length,
    kept: rows.length - accounts.length,
    accounts: rows.map((row) => ({
      ...row,
      account_id: row.account_id ?? ids.get(row.code) ?? null,
    })),
  };
}

/** What so many new accounts would cost now. */
export async function priceOf(
  count: number,
  organization: OperationOrganization,
  actor: Actor,
  now: Date,
): Promise<{ credits: number; would_pass: boolean }> {
  if (count === 0) return { credits: 0, would_pass: true };
  const items = [{ operation: "account.create", quantity: count }];
  const { total_credits, would_pass } = await quoteOperations({ organization, actor, items }, now);
  return { credits: total_credits, would_pass };
}
