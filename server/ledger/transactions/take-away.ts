import { invariant } from "@/server/foundation/invariant";
import {
  emptyTransaction,
  entryOf,
  grantChange,
  type LedgerMovement,
  type LedgerTransaction,
  type Occasion,
} from "./transaction";

/** The end of a grant's life: what remains of it and is not held becomes breakage. Source: S4. */
export function expiryTransaction(
  input: Occasion & {
    creditAccountId: string;
    grant: { id: string; remaining: bigint; held: bigint };
    now: Date;
  },
): LedgerTransaction {
  const amount = input.grant.remaining - input.grant.held;
  invariant(amount > 0n, "there is something to expire");
  return takeFromGrants(
    { ...input, grants: [{ id: input.grant.id, free: amount }], amount },
    { kind: "expiry", to: "breakage" },
    (part) => ({ remaining: -part, expired: part }),
  );
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
