import { invariant } from "@/server/foundation/invariant";
import { newGrant } from "./grant";
import {
  emptyTransaction,
  entryOf,
  grantChange,
  type LedgerMovement,
  type LedgerTransaction,
  type Occasion,
} from "./transaction";

/**
 * The end of a grant's life: what remains of it and is not held becomes breakage. Up to its rollover
 * cap it lives on in a rollover grant, made in the same transaction and once (its source names the
 * grant). Source: S4 (expiry, rollover).
 * @param input.rollover what lives on and until when; null where nothing does.
 */
export function expiryTransaction(
  input: Occasion & {
    creditAccountId: string;
    grant: { id: string; walletId: string; priority: number; remaining: bigint; held: bigint };
    rollover: { amount: bigint; expiresAt: Date | null } | null;
    now: Date;
  },
): LedgerTransaction {
  const { grant, rollover } = input;
  const amount = grant.remaining - grant.held;
  invariant(amount > 0n, "there is something to expire");
  const transaction = emptyTransaction(input.creditAccountId, input.now);
  transaction.entries.push({
    ...entryOf(input),
    kind: "expiry",
    from: "spendable",
    to: "breakage",
    amount,
    grantIds: [grant.id],
    grantAmounts: [amount],
  });
  transaction.grantChanges.push(grantChange(grant.id, { remaining: -amount, expired: amount }));
  if (rollover) {
    invariant(
      rollover.amount > 0n && rollover.amount <= amount,
      "a rollover is part of what expired",
    );
    const next = newGrant({
      walletId: grant.walletId,
      category: "rollover",
      amount: rollover.amount,
      priority: grant.priority,
      expiresAt: rollover.expiresAt,
      source: `rollover:${grant.id}`,
      description: "Rolled over",
      now: input.now,
    });
    transaction.newGrants.push(next);
    transaction.entries.push({
      ...entryOf(input),
      description: "Rolled over",
      kind: "grant",
      from: "breakage",
      to: "spendable",
      amount: rollover.amount,
      grantIds: [next.id],
      grantAmounts: [rollover.amount],
    });
  }
  return transaction;
}

/** Takes back what remains of a grant and is not held. */
export function voidTransaction(
  input: Occasion & {
    creditAccountId: string;
    grant: { id: string; remaining: bigint; held: bigint };
    now: Date;
  },
): LedgerTransaction {
  const amount = input.grant.remaining - input.grant.held;
  invariant(amount > 0n, "there is something to void");
  return takeFromGrants(
    { ...input, grants: [{ id: input.grant.id, free: amount }], amount },
    { kind: "adjustment", to: "adjustments" },
    (part) => ({ remaining: -part, voided: part }),
  );
}

/**
 * A correction that takes credits away, from living grants in the order given.
 * @param input.amount microcredits, positive, at most what the grants have free.
 */
export function negativeAdjustmentTransaction(
  input: Occasion & {
    creditAccountId: string;
    grants: { id: string; free: bigint }[];
    amount: bigint;
    now: Date;
  },
): LedgerTransaction {
  return takeFromGrants(input, { kind: "adjustment", to: "adjustments" }, (part) => ({
    remaining: -part,
    voided: part,
  }));
}

function takeFromGrants(
  input: Occasion & {
    creditAccountId: string;
    grants: { id: string; free: bigint }[];
    amount: bigint;
    now: Date;
  },
  movement: Pick<LedgerMovement, "kind" | "to">,
  change: (part: bigint) => Parameters<typeof grantChange>[1],
): LedgerTransaction {
  const transaction = emptyTransaction(input.creditAccountId, input.now);
  const parts = drawFrom(input.grants, input.amount);
  transaction.entries.push({
    ...entryOf(input),
    ...movement,
    from: "spendable",
    amount: input.amount,
    grantIds: parts.map((p) => p.id),
    grantAmounts: parts.map((p) => p.amount),
  });
  transaction.grantChanges = parts.map((p) => grantChange(p.id, change(p.amount)));
  return transaction;
}

/** Draws an amount from grants in their order. All in microcredits. @throws when they do not cover it */
export function drawFrom(
  grants: { id: string; free: bigint }[],
  amount: bigint,
): { id: string; amount: bigint }[] {
  const parts: { id: string; amount: bigint }[] = [];
  let wanted = amount;
  for (const { id, free } of grants) {
    const part = free < wanted ? free : wanted;
    if (part > 0n) parts.push({ id, amount: part });
    wanted -= part;
  }
  invariant(wanted === 0n, "the grants cover what is drawn from them");
  return parts;
}
