import type { z } from "zod";
import { db, inTransaction, inUndoneTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { readBalance } from "@/server/ledger/balances";
import type { PricedCharge } from "@/server/pricing/price-charge";
import { chargeOfOperation, postNewCharge } from "../charge-in-transaction";
import type { HeldOperation } from "../define-operation";
import { claimIdempotencyKey, forgetKey, keepHold, storeAnswer } from "../idempotency";
import { explained } from "../refuse-charge";
import { refuseInactive } from "../refuse-inactive";
import { replayOf } from "../replay";
import type { OperationRequest, OperationResult } from "../request";
import { captureHold, releaseHold } from "./resolve-hold";

/**
 * Holds the price, works, and captures and stores the result in one transaction. A failure releases
 * the hold; a crash leaves a hold that a sweep releases, and a repeat with the same key then starts
 * over. A repeat while it works answers 409.
 */
export async function runHeldOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: HeldOperation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
  priced: PricedCharge,
): Promise<OperationResult<z.input<Output>>> {
  const { organization, idempotent, now } = request;
  if (priced.amount === 0n) return runUnheld(operation, request);
  const opened = await explained(priced, request, async (tx) => {
    if (idempotent) {
      const stored = await claimIdempotencyKey(tx, idempotent, now);
      if (stored) return { stored };
    }
    refuseInactive(organization);
    await operation.check?.({ db: tx, ...request });
    const { id } = await placeHold(tx, operation, request, priced);
    const hold = await tx.hold.findUniqueOrThrow({ where: { id } });
    if (idempotent) await keepHold(tx, idempotent, hold.id);
    return { hold };
  });
  if ("stored" in opened) return replayOf(opened.stored, request);

  const { hold } = opened;
  const startedAt = performance.now();
  // The work took its time: its end is told by that clock, so that a late result meets an expired hold.
  const finishedAt = () => new Date(now.getTime() + performance.now() - startedAt);
  try {
    const work = await operation.work({ db: db(), ...request });
    const end = finishedAt();
    return await inTransaction(async (tx) => {
      const effect = await operation.store({ tx, ...request, work, now: end });
      await captureHold(tx, { hold, actor: request.actor, now: end, ...effect });
      if (idempotent) {
        const output = operation.forReplay?.(effect.output) ?? effect.output;
        await storeAnswer(tx, idempotent, { output, creditsCharged: hold.amount });
      }
      const { available } = await readBalance(tx, organization.creditAccountId, end);
      return { output: effect.output, creditsCharged: hold.amount, available, replayed: false };
    });
  } catch (error) {
    await inTransaction(async (tx) => {
      await releaseHold(tx, { hold, actor: request.actor, now: finishedAt() });
      if (idempotent) await forgetKey(tx, idempotent, hold.id);
    });
    if (isDomainError(error)) throw error;
    // Of its inside only the log is told: what an error carries would become part of the answer.
    log().error({ err: error, operation: operation.key, hold: hold.id }, "held operation failed");
    throw new DomainError(
      "internal",
      "The work failed. Nothing was charged, and the held credits are available again. Try again.",
    );
  }
}

/**
 * Work that costs nothing has no hold to tell that it is going on: its key is claimed with its result.
 * Of repeats that come while it works each works, and one of them stores.
 */
async function runUnheld<Input extends z.ZodType, Output extends z.ZodType>(
  operation: HeldOperation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
): Promise<OperationResult<z.input<Output>>> {
  const { organization, idempotent, now } = request;
  const claim = (tx: Tx) => idempotent && claimIdempotencyKey(tx, idempotent, now);
  const before = await inUndoneTransaction(async (tx) => claim(tx));
  if (before) return replayOf(before, request);
  refuseInactive(organization);
  await operation.check?.({ db: db(), ...request });
  const work = await operation.work({ db: db(), ...request });
  return inTransaction(async (tx) => {
    const meanwhile = await claim(tx);
    if (meanwhile) return replayOf(meanwhile, request);
    const effect = await operation.store({ tx, ...request, work, now });
    if (idempotent) {
      const output = operation.forReplay?.(effect.output) ?? effect.output;
      await storeAnswer(tx, idempotent, { output, creditsCharged: 0n });
    }
    const { available } = await readBalance(tx, organization.creditAccountId, now);
    return { output: effect.output, creditsCharged: 0n, available, replayed: false };
  });
}

/** Reserves the price of the work to come. @throws ChargeRefused */
export async function placeHold(
  tx: Tx,
  operation: Pick<HeldOperation, "key" | "description" | "timeLimitSeconds">,
  request: OperationRequest<unknown>,
  priced: PricedCharge,
): Promise<{ id: string; seq: bigint }> {
  const { now } = request;
  const id = newId("hold");
  const { description, timeLimitSeconds } = operation;
  const { seq } = await postNewCharge(
    tx,
    {
      ...chargeOfOperation(operation.key, priced, request, { description }),
      hold: { id, expiresAt: new Date(now.getTime() + timeLimitSeconds * 1_000) },
    },
    now,
  );
  return { id, seq };
}
