import type { Actor } from "@/server/foundation/actor";
import { newId } from "@/server/foundation/ids";

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
  | "adjustments"
  | "earnings";

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
  operation?: string;
  priceVersion?: string;
  requestId?: string;
  entityType?: string;
  entityId?: string;
  /** Unique over the ledger: what makes a movement happen once (`hashToUuid`), and the key it was made from. */
  idem?: string;
  idempotencyKey?: string;
  fingerprint?: string;
  details?: Record<string, unknown>;
  grantIds?: string[];
  grantAmounts?: bigint[];
  /** The transaction this one corrects. */
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
  rolloverCap: bigint | null;
  rolloverDays: number | null;
  source: string;
  description: string;
};

/** What a transaction adds to (or, negative, takes from) the parts of a grant. Microcredits. */
export type GrantChange = {
  id: string;
  remaining: bigint;
  held: bigint;
  used: bigint;
  expired: bigint;
  voided: bigint;
  clawedBack: bigint;
};

export type LedgerTransaction = {
  transactionId: string;
  creditAccountId: string;
  now: Date;
  entries: LedgerMovement[];
  newGrants: NewGrant[];
  grantChanges: GrantChange[];
  /** The holds it resolves. */
  holds: { id: string; state: "captured" | "released" | "expired"; captured: bigint }[];
  /** What counts as used: the rollup of a day of the organization's calendar. */
  usage: { day: string; organizationId: string; operation: string; amount: bigint }[];
  /** What goes back to the budgets that counted it at `countedAt`. */
  budgetReturns: { budgetIds: string[]; amount: bigint; countedAt: Date }[];
  /** Added to the lifetime total that volume tiers look at. */
  lifetimePurchased: bigint;
};

/** A transaction in which nothing moves yet. */
export function emptyTransaction(creditAccountId: string, now: Date): LedgerTransaction {
  return {
    transactionId: newId("ledgerTransaction"),
    creditAccountId,
    now,
    entries: [],
    newGrants: [],
    grantChanges: [],
    holds: [],
    usage: [],
    budgetReturns: [],
    lifetimePurchased: 0n,
  };
}

/** A change of one grant; parts that are not named stay. */
export function grantChange(id: string, parts: Partial<Omit<GrantChange, "id">>): GrantChange {
  return {
    id,
    remaining: 0n,
    held: 0n,
    used: 0n,
    expired: 0n,
    voided: 0n,
    clawedBack: 0n,
    ...parts,
  };
}

/** Who moves credits, for whom and about what: the same on every entry of a transaction. */
export type Occasion = {
  organizationId: string;
  actor: Actor;
  description: string;
  entity?: { type: string; id: string };
  details?: Record<string, unknown>;
};

/** An occasion as the fields of an entry. */
export function entryOf(occasion: Occasion) {
  const { actor, entity, details } = occasion;
  return {
    organizationId: occasion.organizationId,
    actorType: actor.type,
    actorId: actor.id,
    description: occasion.description,
    ...(actor.requestId ? { requestId: actor.requestId } : {}),
    ...(entity ? { entityType: entity.type, entityId: entity.id } : {}),
    ...(details ? { details } : {}),
  };
}
