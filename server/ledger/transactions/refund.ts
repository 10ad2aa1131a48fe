import { invariant } from "@/server/foundation/invariant";
import { newGrant } from "./grant";
import {
  emptyTransaction,
  entryOf,
  grantChange,
  type LedgerTransaction,
  type Occasion,
} from "./transaction";

/** How long returned credits live where the grant they came from has expired. */
export const REFUND_GRANT_DAYS = 30;

/** A part of what a transaction spent: from a grant, or (`grantId: null`) on credit. */
export type SpentPart = {
  grantId: string | null;
  amount: bigint;
  /** Null: never. */
  grantExpiresAt: Date | null;
  /** Somebody took back what was left of the grant: nothing is put into it again. */
  grantVoided?: boolean;
};

/**
 * Returns what a transaction spent, whole or in part, to the very grants it came from, last drawn
 * first. Debt is paid first, as by any new funds. What came from a grant that has expired or was voided
 * since, and what was spent on credit that is no longer owed, becomes a `refund` grant of 30 days.
 * @param input.parts all that the transaction spent, in the order it was drawn.
 * @param input.returned what earlier refunds of it gave back already, microcredits.
 * @param input.amount microcredits, positive; with `returned` at most what was spent.
 */
export function refundTransaction(
  input: Occasion & {
    kind: "refund" | "reversal";
    creditAccountId: string;
    walletId: string;
    debt: bigint;
    reverses: string;
    operation: string | null;
    priceVersion: string | null;
    parts: SpentPart[];
    returned: bigint;
    amount: bigint;
    budgetIds: string[];
    spentAt: Date;
    idem?: { idem: string; idempotencyKey: string; fingerprint: string };
    now: Date;
  },
): LedgerTransaction {
  const transaction = emptyTransaction(input.creditAccountId, input.now);
  const paidToDebt = input.debt < input.amount ? input.debt : input.amount;
  // What was spent on credit comes back first, then the last grant drawn; earlier refunds and the
  // debt take the head of that list.
  const backwards = [
    ...input.parts.filter((p) => p.grantId === null),
    ...input.parts.filter((p) => p.grantId !== null).reverse(),
  ];
  const parts = stretch(backwards, input.returned + paidToDebt, input.amount - paidToDebt);
  const lives = (p: SpentPart) =>
    p.grantId !== null &&
    !p.grantVoided &&
    (p.grantExpiresAt === null || p.grantExpiresAt > input.now);
  const toGrants = parts.filter(lives);
  const homeless = sum(parts.filter((p) => !lives(p)));

  const common = {
    ...entryOf(input),
    kind: input.kind,
    from: "usage_revenue" as const,
    reverses: input.reverses,
    ...(input.operation ? { operation: input.operation } : {}),
    ...(input.priceVersion ? { priceVersion: input.priceVersion } : {}),
  };
  if (paidToDebt > 0n) {
    transaction.entries.push({ ...common, to: "debt", amount: paidToDebt });
  }
  if (toGrants.length > 0) {
    transaction.entries.push({
      ...common,
      to: "spendable",
      amount: sum(toGrants),
      grantIds: toGrants.map((p) => p.grantId as string),
      grantAmounts: toGrants.map((p) => p.amount),
    });
    transaction.grantChanges = toGrants.map((p) =>
      grantChange(p.grantId as string, { remaining: p.amount, used: -p.amount }),
    );
  }
  if (homeless > 0n) {
    const grant = newGrant({
      walletId: input.walletId,
      category: "refund",
      amount: homeless,
      expiresAt: new Date(input.now.getTime() + REFUND_GRANT_DAYS * 86_400_000),
      source: `refund:${transaction.transactionId}`,
      description: input.description,
      now: input.now,
    });
    transaction.newGrants.push(grant);
    transaction.entries.push({
      ...common,
      to: "spendable",
      amount: homeless,
      grantIds: [grant.id],
      grantAmounts: [homeless],
    });
  }
  const first = transaction.entries[0];
  invariant(first, "a refund moves something");
  Object.assign(first, input.idem);
  if (input.budgetIds.length > 0) {
    transaction.budgetReturns.push({
      budgetIds: input.budgetIds,
      amount: input.amount,
      countedAt: input.spentAt,
    });
  }
  return transaction;
}

/** The stretch of the parts that begins after `skip` microcredits and is `length` long. */
function stretch(parts: SpentPart[], skip: bigint, length: bigint): SpentPart[] {
  const found: SpentPart[] = [];
  let [before, wanted] = [skip, length];
  for (const part of parts) {
    const passed = before < part.amount ? before : part.amount;
    before -= passed;
    const amount = part.amount - passed < wanted ? part.amount - passed : wanted;
    wanted -= amount;
    if (amount > 0n) found.push({ ...part, amount });
  }
  invariant(wanted === 0n, "no more is returned than was spent");
  return found;
}

function sum(parts: SpentPart[]): bigint {
  return parts.reduce((total, p) => total + p.amount, 0n);
}
