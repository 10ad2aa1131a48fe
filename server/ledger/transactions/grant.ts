import { newId } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import {
  emptyTransaction,
  entryOf,
  type GrantCategory,
  type LedgerAccountName,
  type LedgerTransaction,
  type NewGrant,
  type Occasion,
} from "./transaction";

/** Which account the credits of a grant come from. */
const grantOrigin: Record<GrantCategory, LedgerAccountName> = {
  purchased: "payments_clearing",
  committed: "payments_clearing",
  earnings: "earnings",
  promotional: "promotions",
  bonus: "promotions",
  adjustment: "adjustments",
  refund: "usage_revenue",
  rollover: "breakage",
};

/**
 * New credits for an account. Debt is paid first, by credits that may be spent on anything now: neither
 * scheduled, nor expired before they were written down, nor kept for some purpose. The rest becomes
 * spendable within its time and scope.
 * @param input.debt what the account owes, read under its lock; 0 where these credits pay none of it.
 * @param input.source unique over all grants: the same source never grants twice.
 */
export function grantTransaction(
  input: Occasion & {
    creditAccountId: string;
    walletId: string;
    debt: bigint;
    category: GrantCategory;
    amount: bigint;
    priority?: number;
    effectiveAt?: Date;
    expiresAt?: Date | null;
    /** Empty: any. */
    operations?: string[];
    organizationIds?: string[];
    rolloverCap?: bigint | null;
    rolloverDays?: number | null;
    source: string;
    now: Date;
  },
): LedgerTransaction {
  invariant(input.amount > 0n, "a grant is positive");
  const transaction = emptyTransaction(input.creditAccountId, input.now);
  const debt = isSpendableOnAnything(input) ? input.debt : 0n;
  const paidToDebt = debt < input.amount ? debt : input.amount;
  const grant = newGrant({ ...input, used: paidToDebt });
  const common = { ...entryOf(input), from: grantOrigin[input.category] };
  if (paidToDebt > 0n) {
    transaction.entries.push({
      ...common,
      kind: "debt_payment",
      to: "debt",
      amount: paidToDebt,
      description: `${input.description}: debt paid`,
      grantIds: [grant.id],
      grantAmounts: [paidToDebt],
    });
  }
  if (grant.remaining > 0n) {
    transaction.entries.push({
      ...common,
      kind: "grant",
      to: "spendable",
      amount: grant.remaining,
      grantIds: [grant.id],
      grantAmounts: [grant.remaining],
    });
  }
  transaction.newGrants.push(grant);
  if (input.category === "purchased" || input.category === "committed") {
    transaction.lifetimePurchased = input.amount;
  }
  return transaction;
}

function isSpendableOnAnything(grant: {
  effectiveAt?: Date;
  expiresAt?: Date | null;
  operations?: string[];
  organizationIds?: string[];
  now: Date;
}): boolean {
  if (grant.effectiveAt && grant.effectiveAt > grant.now) return false;
  if (grant.expiresAt && grant.expiresAt <= grant.now) return false;
  return !grant.operations?.length && !grant.organizationIds?.length;
}

/** A grant as a transaction carries it; what is not said is: no scope, no expiry, no rollover. */
export function newGrant(input: {
  walletId: string;
  category: GrantCategory;
  amount: bigint;
  used?: bigint;
  priority?: number;
  effectiveAt?: Date;
  expiresAt?: Date | null;
  operations?: string[];
  organizationIds?: string[];
  rolloverCap?: bigint | null;
  rolloverDays?: number | null;
  source: string;
  description: string;
  now: Date;
}): NewGrant {
  const used = input.used ?? 0n;
  return {
    id: newId("grant"),
    walletId: input.walletId,
    category: input.category,
    priority: input.priority ?? 0,
    original: input.amount,
    remaining: input.amount - used,
    used,
    effectiveAt: input.effectiveAt ?? input.now,
    expiresAt: input.expiresAt ?? null,
    operations: input.operations ?? [],
    organizationIds: input.organizationIds ?? [],
    rolloverCap: input.rolloverCap ?? null,
    rolloverDays: input.rolloverDays ?? null,
    source: input.source,
    description: input.description,
  };
}
