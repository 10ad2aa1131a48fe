import type { Actor } from "@/server/foundation/actor";
import { newId } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";

/**
 * Transactions as data. A transaction names every movement (the account it leaves, the account it
 * enters, the amount), so it balances by construction. The functions here are pure: they decide
 * nothing about the world and write nothing. `postTransaction` posts what they build.
 */

export type LedgerAccountName =
  | "spendable"
  | "held"
  | "usage_revenue"
  | "base_fee_revenue"
  | "promotions"
  | "payments_clearing"
  | "breakage"
  | "clawback"
  | "debt"
  | "adjustments";

export type EntryKind =
  | "grant"
  | "debit"
  | "hold"
  | "capture"
  | "release"
  | "refund"
  | "reversal"
  | "expiry"
  | "adjustment"
  | "clawback"
  | "base_fee"
  | "debt"
  | "debt_payment";

export type GrantCategory =
  | "purchased"
  | "promotional"
  | "committed"
  | "bonus"
  | "rollover"
  | "adjustment"
  | "refund"
  | "earnings";

export type LedgerMovement = {
  kind: EntryKind;
  from: LedgerAccountName;
  to: LedgerAccountName;
  /** Microcredits, positive. */
  amount: bigint;
  organizationId: string;
  actorType: string;
  actorId: string;
  description: string;
  requestId?: string;
  entityType?: string;
  entityId?: string;
  grantIds?: string[];
  grantAmounts?: bigint[];
  reverses?: string;
};

export type NewGrant = {
  id: string;
  walletId: string;
  category: GrantCategory;
  priority: number;
  original: bigint;
  remaining: bigint;
  used: bigint;
  effectiveAt: Date;
  expiresAt: Date | null;
  operations: string[];
  organizationIds: string[];
  source: string;
  description: string;
};

export type LedgerTransaction = {
  transactionId: string;
  creditAccountId: string;
  now: Date;
  entries: LedgerMovement[];
  newGrants: NewGrant[];
  /** Added to the lifetime total that volume tiers look at. */
  lifetimePurchased: bigint;
};

/** Which account the credits of a grant come from. */
const grantOrigin: Record<GrantCategory, LedgerAccountName> = {
  purchased: "payments_clearing",
  committed: "payments_clearing",
  earnings: "payments_clearing",
  promotional: "promotions",
  bonus: "promotions",
  adjustment: "adjustments",
  refund: "usage_revenue",
  rollover: "breakage",
};

/**
 * New credits for an account. Debt is paid first; what is left becomes spendable.
 * @param debt what the account owes, read under its lock.
 */
export function grantTransaction(input: {
  creditAccountId: string;
  walletId: string;
  debt: bigint;
  category: GrantCategory;
  amount: bigint;
  priority?: number;
  effectiveAt?: Date;
  expiresAt?: Date | null;
  source: string;
  description: string;
  organizationId: string;
  actor: Actor;
  entity?: { type: string; id: string };
  now: Date;
}): LedgerTransaction {
  invariant(input.amount > 0n, "a grant is positive");
  const grantId = newId("grant");
  const paidToDebt = input.debt < input.amount ? input.debt : input.amount;
  const remaining = input.amount - paidToDebt;
  const origin = grantOrigin[input.category];
  const common = {
    from: origin,
    organizationId: input.organizationId,
    actorType: input.actor.type,
    actorId: input.actor.id,
    ...(input.actor.requestId ? { requestId: input.actor.requestId } : {}),
    ...(input.entity ? { entityType: input.entity.type, entityId: input.entity.id } : {}),
  };
  const entries: LedgerMovement[] = [];
  if (paidToDebt > 0n) {
    entries.push({
      ...common,
      kind: "debt_payment",
      to: "debt",
      amount: paidToDebt,
      description: `${input.description}: debt paid`,
      grantIds: [grantId],
      grantAmounts: [paidToDebt],
    });
  }
  if (remaining > 0n) {
    entries.push({
      ...common,
      kind: "grant",
      to: "spendable",
      amount: remaining,
      description: input.description,
      grantIds: [grantId],
      grantAmounts: [remaining],
    });
  }
  return {
    transactionId: newId("ledgerTransaction"),
    creditAccountId: input.creditAccountId,
    now: input.now,
    entries,
    newGrants: [
      {
        id: grantId,
        walletId: input.walletId,
        category: input.category,
        priority: input.priority ?? 0,
        original: input.amount,
        remaining,
        used: paidToDebt,
        effectiveAt: input.effectiveAt ?? input.now,
        expiresAt: input.expiresAt ?? null,
        operations: [],
        organizationIds: [],
        source: input.source,
        description: input.description,
      },
    ],
    lifetimePurchased:
      input.category === "purchased" || input.category === "committed" ? input.amount : 0n,
  };
}
