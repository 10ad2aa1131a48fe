import { invariant } from "@/server/foundation/invariant";
import { newGrant } from "@/server/ledger/transactions/grant";
import {
  emptyTransaction,
  entryOf,
  type GrantChange,
  grantChange,
  type LedgerMovement,
  type LedgerTransaction,
  type Occasion,
} from "@/server/ledger/transactions/transaction";

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

type Shared = Occasion & {
  creditAccountId: string;
  /** Microcredits, positive. */
  amount: bigint;
  now: Date;
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

  const transaction = emptyTransaction(input.creditAccountId, input.now);
  transaction.entries = [
    movement(input, "clawback", "spendable", "clawback", drawn),
    movement(input, "clawback", "breakage", "clawback", [
      { id: input.own.id, amount: fromExpired },
    ]),
    onCredit(input, "debt", "debt", "clawback", draw(input.amount)),
  ].filter(movesSomething);
  transaction.grantChanges = [
    ...drawn.map(({ id, amount }) => grantChange(id, { remaining: -amount, clawedBack: amount })),
    grantChange(input.own.id, { expired: -fromExpired, clawedBack: fromExpired }),
  ].filter(changesSomething);
  // What was refunded was not bought: volume tiers look at this sum.
  transaction.lifetimePurchased = -input.amount;
  return transaction;
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

  const transaction = emptyTransaction(input.creditAccountId, input.now);
  const added: { id: string; amount: bigint }[] = [];
  if (homeless > 0n) {
    const grant = newGrant({ ...input, category: "adjustment", amount: homeless });
    transaction.newGrants.push(grant);
    added.push({ id: grant.id, amount: homeless });
  }
  transaction.entries = [
    onCredit(input, "debt_payment", "clawback", "debt", toDebt),
    movement(input, "reversal", "clawback", "spendable", toGrants),
    movement(input, "reversal", "clawback", "breakage", toExpired),
    movement(input, "grant", "clawback", "spendable", added),
  ].filter(movesSomething);
  transaction.grantChanges = [
    ...toGrants.map(({ id, amount }) =>
      grantChange(id, { remaining: amount, clawedBack: -amount }),
    ),
    ...toExpired.map(({ id, amount }) => grantChange(id, { expired: amount, clawedBack: -amount })),
  ];
  transaction.lifetimePurchased = input.amount;
  return transaction;
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

function movement(
  input: Shared,
  kind: LedgerMovement["kind"],
  from: LedgerMovement["from"],
  to: LedgerMovement["to"],
  parts: readonly { id: string; amount: bigint }[],
): LedgerMovement {
  return {
    ...entryOf(input),
    kind,
    from,
    to,
    amount: parts.reduce((sum, { amount }) => sum + amount, 0n),
    grantIds: parts.map(({ id }) => id),
    grantAmounts: parts.map(({ amount }) => amount),
  };
}

/** A movement of debt, which no grant has part in. */
function onCredit(
  input: Shared,
  kind: LedgerMovement["kind"],
  from: LedgerMovement["from"],
  to: LedgerMovement["to"],
  amount: bigint,
): LedgerMovement {
  return { ...entryOf(input), kind, from, to, amount };
}

function movesSomething({ amount }: LedgerMovement): boolean {
  return amount > 0n;
}

function changesSomething({ clawedBack }: GrantChange): boolean {
  return clawedBack !== 0n;
}
