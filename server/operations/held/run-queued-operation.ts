import type { z } from "zod";
import { db, inTransaction } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import type { PricedCharge } from "@/server/pricing/price-charge";
import type { QueuedOperation } from "../define-operation";
import { claimIdempotencyKey, storeAnswer } from "../idempotency";
import { explained } from "../refuse-charge";
import { refuseInactive } from "../refuse-inactive";
import { replayOf } from "../replay";
import type { OperationRequest, OperationResult } from "../request";
import { placeHold } from "./run-held-operation";

/**
 * Holds the price and writes down what is to be done, in one transaction: the work is there if and only if
 * its price is held. A repeat with the same key finds that; it never makes it twice.
 */
export async function runQueuedOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: QueuedOperation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
  priced: PricedCharge,
): Promise<OperationResult<z.input<Output>>> {
  const { organization, idempotent, now } = request;
  const enqueued = await explained(priced, request, async (tx) => {
    if (idempotent) {
      const stored = await claimIdempotencyKey(tx, idempotent, now);
      if (stored) return { stored };
    }
    refuseInactive(organization);
    await operation.check?.({ db: tx, ...request });
    const isFree = priced.amount === 0n;
    const holdId = isFree ? null : (await placeHold(tx, operation, request, priced)).id;
    const output = await operation.enqueue({ tx, ...request, holdId });
    if (idempotent) await storeAnswer(tx, idempotent, { output, creditsCharged: priced.amount });
    const { available } = await readBalance(tx, organization.creditAccountId, now);
    return { output, available };
  });
  if ("stored" in enqueued) return replayOf(enqueued.stored, request);
  const { available } = enqueued;
  const creditsCharged = priced.amount;
  const output = await operation.begin?.({ db: db(), ...request }, enqueued.output);
  if (output && idempotent)
    await inTransaction((tx) => storeAnswer(tx, idempotent, { output, creditsCharged }));
  return { output: output ?? enqueued.output, creditsCharged, available, replayed: false };
}
