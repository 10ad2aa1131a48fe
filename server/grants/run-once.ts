import { inTransaction, type Tx } from "@/server/foundation/db";
import {
  claimIdempotencyKey,
  type IdempotentRequest,
  storeAnswer,
} from "@/server/operations/idempotency";

/**
 * Does something in one transaction, once for its Idempotency-Key: a repeat gets the stored answer
 * and moves nothing. Without a key it runs each time.
 * @throws idempotency_key_reused, idempotency_in_progress
 */
export async function runOnce<Output>(
  request: IdempotentRequest | undefined,
  now: Date,
  work: (tx: Tx) => Promise<Output>,
): Promise<{ output: Output; replayed: boolean }> {
  return inTransaction(async (tx) => {
    const stored = request && (await claimIdempotencyKey(tx, request, now));
    if (stored) return { output: stored.output as Output, replayed: true };
    const output = await work(tx);
    if (request) await storeAnswer(tx, request, { output, creditsCharged: 0n });
    return { output, replayed: false };
  });
}
