import { hashToUuid } from "@/server/foundation/hash-to-uuid";
import { invariant } from "@/server/foundation/invariant";
import { drawFrom } from "./take-away";
import {
  emptyTransaction,
  entryOf,
  grantChange,
  type LedgerTransaction,
  type Occasion,
} from "./transaction";

/**
 * The base fee of a day: from living grants in the order given; what they do not cover is owed.
 * @param input.fee microcredits, positive.
 * @param input.grants what may pay it: nothing that is kept for certain operations or others.
 * @param input.idempotencyKey names the organization and the day, so that no day is posted twice.
 */
export function baseFeeTransaction(
  input: Occasion & {
    creditAccountId: string;
    grants: { id: string; free: bigint }[];
    fee: bigint;
    priceVersion: string;
    idempotencyKey: string;
    now: Date;
  },
): LedgerTransaction {
  invariant(input.fee > 0n, "a base fee is positive");
  const free = input.grants.reduce((sum, grant) => sum + grant.free, 0n);
  const covered = free < input.fee ? free : input.fee;
  const parts = drawFrom(input.grants, covered);

  const transaction = emptyTransaction(input.creditAccountId, input.now);
  const common = {
    ...entryOf(input),
    kind: "base_fee" as const,
    to: "base_fee_revenue" as const,
    priceVersion: input.priceVersion,
  };
  if (covered > 0n) {
    transaction.entries.push({
      ...common,
      from: "spendable",
      amount: covered,
      grantIds: parts.map(({ id }) => id),
      grantAmounts: parts.map(({ amount }) => amount),
    });
  }
  if (input.fee > covered) {
    transaction.entries.push({ ...common, from: "debt", amount: input.fee - covered });
  }
  transaction.grantChanges = parts.map(({ id, amount }) =>
    grantChange(id, { remaining: -amount, used: amount }),
  );
  Object.assign(transaction.entries[0] ?? {}, {
    idem: hashToUuid(input.creditAccountId, input.idempotencyKey),
    idempotencyKey: input.idempotencyKey,
  });
  return transaction;
}
