import { invariant } from "@/server/foundation/invariant";
import {
  emptyTransaction,
  entryOf,
  grantChange,
  type LedgerTransaction,
  type Occasion,
} from "./transaction";

/** An open hold, as its row says. Amounts in microcredits. */
export type OpenHold = {
  id: string;
  creditAccountId: string;
  operation: string;
  priceVersion: string;
  amount: bigint;
  grantIds: string[];
  grantAmounts: bigint[];
};

/**
 * Spends a hold, whole or in part; the rest is released. The pinned grants pay in the order they
 * were drawn, also where one of them has expired since.
 * @param input.amount microcredits, at most the hold's.
 * @param input.day the organization's calendar day the usage counts on.
 * @param input.request the key of the charge that it answers: a repeat finds the capture's entry.
 */
export function captureTransaction(
  input: Occasion & {
    hold: OpenHold;
    amount: bigint;
    day: string;
    request?: { idem: string; idempotencyKey: string; fingerprint?: string } | undefined;
    now: Date;
  },
): LedgerTransaction {
  const { hold, amount } = input;
  invariant(amount > 0n && amount <= hold.amount, "a capture is positive and within its hold");
  const transaction = emptyTransaction(hold.creditAccountId, input.now);
  const spent = takeFrom(hold, 0n, amount);
  const rest = takeFrom(hold, amount, hold.amount - amount);
  const common = {
    ...entryOf(input),
    operation: hold.operation,
    priceVersion: hold.priceVersion,
  };
  transaction.entries.push({
    ...common,
    ...grantsOf(spent),
    kind: "capture",
    from: "held",
    to: "usage_revenue",
    amount,
    ...input.request,
  });
  if (rest.length > 0) {
    transaction.entries.push({
      ...common,
      ...grantsOf(rest),
      kind: "release",
      from: "held",
      to: "spendable",
      amount: hold.amount - amount,
    });
  }
  transaction.grantChanges = [
    ...spent.map(({ id, amount: part }) =>
      grantChange(id, { remaining: -part, held: -part, used: part }),
    ),
    ...rest.map(({ id, amount: part }) => grantChange(id, { held: -part })),
  ];
  transaction.holds.push({ id: hold.id, state: "captured", captured: amount });
  transaction.usage.push({
    day: input.day,
    organizationId: input.organizationId,
    operation: hold.operation,
    amount,
  });
  return transaction;
}

/** Gives a hold back, on request (`released`) or because its time is over (`expired`). */
export function releaseTransaction(
  input: Occasion & { hold: OpenHold; state: "released" | "expired"; now: Date },
): LedgerTransaction {
  const { hold } = input;
  const transaction = emptyTransaction(hold.creditAccountId, input.now);
  const all = takeFrom(hold, 0n, hold.amount);
  transaction.entries.push({
    ...entryOf(input),
    ...grantsOf(all),
    operation: hold.operation,
    priceVersion: hold.priceVersion,
    kind: "release",
    from: "held",
    to: "spendable",
    amount: hold.amount,
  });
  transaction.grantChanges = all.map(({ id, amount }) => grantChange(id, { held: -amount }));
  transaction.holds.push({ id: hold.id, state: input.state, captured: 0n });
  return transaction;
}

type Part = { id: string; amount: bigint };

/** The stretch of a hold's grants that begins after `skip` microcredits and is `length` long. */
function takeFrom(hold: OpenHold, skip: bigint, length: bigint): Part[] {
  const parts: Part[] = [];
  let [before, wanted] = [skip, length];
  hold.grantIds.forEach((id, n) => {
    const drawn = hold.grantAmounts[n] ?? 0n;
    const passed = before < drawn ? before : drawn;
    before -= passed;
    const amount = drawn - passed < wanted ? drawn - passed : wanted;
    wanted -= amount;
    if (amount > 0n) parts.push({ id, amount });
  });
  invariant(wanted === 0n, "the grants of a hold add up to it");
  return parts;
}

function grantsOf(parts: Part[]): { grantIds: string[]; grantAmounts: bigint[] } {
  return { grantIds: parts.map((p) => p.id), grantAmounts: parts.map((p) => p.amount) };
}
