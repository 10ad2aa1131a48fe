import { stripe } from "./client";

/** Money of a customer that moved on our balance at Stripe. Cents before fees; what left is negative. */
export type StripeMovementFacts = {
  id: string;
  /** Stripe's reporting category. */
  type: string;
  sourceId: string;
  amountCents: bigint;
  feeCents: bigint;
  currency: string;
  occurredAt: Date;
};

/** The categories in which a customer's money moves. Payouts, Stripe's own fees and the like are none of the ledger's. */
const ofCustomers = new Set([
  "charge",
  "charge_failure",
  "refund",
  "refund_failure",
  "dispute",
  "dispute_reversal",
]);

/** The balance transactions of customers' money from a time on, oldest first. */
export async function listMovements(since: Date): Promise<StripeMovementFacts[]> {
  const movements: StripeMovementFacts[] = [];
  const created = { gte: Math.floor(since.getTime() / 1000) };
  for await (const row of stripe().balanceTransactions.list({ created, limit: 100 })) {
    const sourceId = typeof row.source === "string" ? row.source : row.source?.id;
    if (!sourceId || !ofCustomers.has(row.reporting_category)) continue;
    movements.push({
      id: row.id,
      type: row.reporting_category,
      sourceId,
      amountCents: BigInt(row.amount),
      feeCents: BigInt(row.fee),
      currency: row.currency,
      occurredAt: new Date(row.created * 1000),
    });
  }
  return movements.reverse();
}
