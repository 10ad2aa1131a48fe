import type { Actor } from "@/server/foundation/actor";
import { newId } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import type { LedgerMovement, LedgerTransaction } from "@/server/ledger/transactions/transaction";

/** A grant that credits may be taken from. Microcredits. */
export type FreeGrant = { id: string; free: bigint };

/** What a payment's clawbacks took and have not given back, newest first. */
export type Taken = {
  grantId: string;
  amount: bigint;
  /** `expired`: it had lapsed before it was taken. */
  from: "spendable" | "expired";
  /** The grant can still be spent from. */
  isLiving: boolean;
};

type Shared = {
  creditAccountId: string;
  organizationId: string;
  actor: Actor;
  entity: { type: string; id: string };
  description: string;
  /** Microcredits, positive. */
  amount: bigint;
  now: Date;
};

type GrantChange = {
  id: string;
  remaining: bigint;
  held: bigint;
  used: bigint;
  expired: bigint;
  voided: bigint;
  clawedBack: bigint;
};

/**
 * Takes the credits of a reversed payment back: from its own grant, of which what has expired counts as
 * taken (the customer lost it already); then from other living grants without a scope, in the order
 * they burn; what is missing in the end becomes debt. Credits that a hold reserves are left to it.
 */
export function clawbackTransaction(
  input: Shared & { own: FreeGrant & { expired: bigint }; others: readonly FreeGrant[] },
): LedgerTransaction {
  invariant(input.amount > 0n, "a clawback is positive");
  const draw = drawer(input.amount);
  const fromOwn = draw(input.own.free);
  const fromExpired = draw(input.own.expired);
  const fromGrants = [{ id: input.own.id, amount: fromOwn }];
  for (const { id, free } of input.others) fromGrants.push({ id, amount: draw(free) });
  const drawn = fromGrants.filter(({ amount }) => amount > 0n);
  const owed = draw(input.amount);

  return transaction(
    input,
    [
      movement(input, "clawback", "spendable", "clawback", drawn),
      movement(input, "clawback", "breakage", "clawback", [
        { id: input.own.id, amount: fromExpired },
      ]),
      { ...movement(input, "debt", "debt", "clawback", [{ id: "", amount: owed }]), ...noGrants },
    ],
    [
      ...drawn.map(({ id, amount }) => change(id, { remaining: -amount, clawedBack: amount })),
      change(input.own.id, { expired: -fromExpired, clawedBack: fromExpired }),
    ],
  );
}

/**
 * Gives credits of a clawback back: debt is paid first, then they return to the very grants they were
 * taken from. What finds no place there (its grant has expired since, or debt that the clawback made
 * was paid with other credits) becomes a grant of its own that does not expire.
 */
export function returnClawbackTransaction(
  input: Shared & { debt: bigint; taken: readonly Taken[]; walletId: string; source: string },
): LedgerTransaction {
  invariant(input.amount > 0n, "a return is positive");
  const draw = drawer(input.amount);
  const toDebt = draw(input.debt);
  const toGrants: { id: string; amount: bigint }[] = [];
  const toExpired: { id: string; amount: bigint }[] = [];
  let homeless = 0n;
  for (const { grantId: id, amount: taken, from, isLiving } of input.taken) {
    const amount = draw(taken);
    if (amount === 0n) continue;
    if (from === "expired") toExpired.push({ id, amount });
    else if (isLiving) toGrants.push({ id, amount });
    else homeless += amount;
  }
  homeless += draw(input.amount);
  const grantId = newId("grant");

  return transaction(
    input,
    [
      {
        ...movement(input, "debt_payment", "clawback", "debt", [{ id: "", amount: toDebt }]),
        ...noGrants,
      },
      movement(input, "reversal", "clawback", "spendable", toGrants),
      movement(input, "reversal", "clawback", "breakage", toExpired),
      movement(input, "grant", "clawback", "spendable", [{ id: grantId, amount: homeless }]),
    ],
    [
      ...toGrants.map(({ id, amount }) => change(id, { remaining: amount, clawedBack: -amount })),
      ...toExpired.map(({ id, amount }) => change(id, { expired: amount, clawedBack: -amount })),
    ],
    homeless === 0n
      ? []
      : [
          {
            id: grantId,
            walletId: input.walletId,
            category: "adjustment",
            priority: 0,
            original: homeless,
            remaining: homeless,
            used: 0n,
            effectiveAt: input.now,
            expiresAt: null,
            operations: [],
            organizationIds: [],
            source: input.source,
            description: input.description,
          },
        ],
  );
}

/** Hands out at most `amount` in all. */
function drawer(amount: bigint): (wanted: bigint) => bigint {
  let left = amount;
  return (wanted) => {
    const taken = wanted < left ? wanted : left;
    left -= taken;
    return taken;
  };
}

const noGrants = { grantIds: [], grantAmounts: [] };

function movement(
  input: Shared,
  kind: LedgerMovement["kind"],
  from: LedgerMovement["from"],
  to: LedgerMovement["to"],
  parts: readonly { id: string; amount: bigint }[],
): LedgerMovement {
  return {
    kind,
    from,
    to,
    amount: parts.reduce((sum, { amount }) => sum + amount, 0n),
    organizationId: input.organizationId,
    actorType: input.actor.type,
    actorId: input.actor.id,
    description: input.description,
    entityType: input.entity.type,
    entityId: input.entity.id,
    ...(input.actor.requestId ? { requestId: input.actor.requestId } : {}),
    grantIds: parts.map(({ id }) => id),
    grantAmounts: parts.map(({ amount }) => amount),
  };
}

function change(id: string, moved: Partial<GrantChange>): GrantChange {
  const still = { remaining: 0n, held: 0n, used: 0n, expired: 0n, voided: 0n, clawedBack: 0n };
  return { id, ...still, ...moved };
}

function transaction(
  input: Shared,
  entries: LedgerMovement[],
  grantChanges: GrantChange[],
  newGrants: LedgerTransaction["newGrants"] = [],
): LedgerTransaction & { grantChanges: GrantChange[] } {
  return {
    transactionId: newId("ledgerTransaction"),
    creditAccountId: input.creditAccountId,
    now: input.now,
    entries: entries.filter(({ amount }) => amount > 0n),
    newGrants,
    grantChanges: grantChanges.filter(({ clawedBack }) => clawedBack !== 0n),
    lifetimePurchased: 0n,
  };
}
