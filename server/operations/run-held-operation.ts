import type { z } from "zod";
import type { Hold } from "@/generated/prisma/client";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { readBalance } from "@/server/ledger/balances";
import { postCharges } from "@/server/ledger/post-charges";
import type { PricedCharge } from "@/server/pricing/price-charge";
import type { HeldOperation } from "./define-operation";
import {
  claimIdempotencyKey,
  forgetKey,
  type IdempotentRequest,
  keepHold,
  storeAnswer,
} from "./idempotency";
import { ChargeRefused } from "./refuse-charge";
import { captureHold, releaseHold } from "./resolve-hold";
import type { OperationRequest, OperationResult } from "./run-operation";

/**
 * Holds the price, works, and captures and stores the result in one transaction. A failure releases
 * the hold; a crash leaves a hold that a sweep releases, and a repeat with the same key then starts
 * over. A repeat while it works answers 409.
 */
export async function runHeldOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: HeldOperation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
  priced: PricedCharge,
  idempotent: IdempotentRequest | undefined,
  transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<OperationResult<z.input<Output>>> {
  const { organization, now } = request;
  const opened = await transaction(async (tx) => {
    if (idempotent) {
      const stored = await claimIdempotencyKey(tx, idempotent, now);
      if (stored) return { stored };
    }
    const hold = await placeHold(tx, operation, request, priced);
    if (idempotent) await keepHold(tx, idempotent, hold.id);
    return { hold };
  });
  if ("stored" in opened) {
    const { available } = await readBalance(db(), organization.creditAccountId, now);
    return {
      output: opened.stored.output as z.input<Output>,
      creditsCharged: opened.stored.creditsCharged,
      available,
      replayed: true,
    };
  }

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
        const output = operation.forReplay ? operation.forReplay(effect.output) : effect.output;
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
      "The work failed. Nothing was charged: what was held for it is available again. Try it again.",
    );
  }
}

async function placeHold(
  tx: Tx,
  operation: HeldOperation,
  { organization, actor, now }: OperationRequest<unknown>,
  priced: PricedCharge,
): Promise<Hold> {
  const id = newId("hold");
  const transactionId = newId("ledgerTransaction");
  const [verdict] = await postCharges(
    tx,
    [
      {
        creditAccountId: organization.creditAccountId,
        organizationId: organization.id,
        amount: priced.amount,
        idempotencyKey: transactionId,
        operation: operation.key,
        priceVersion: priced.priceVersion,
        transactionId,
        actor,
        description: operation.description,
        details: priced.details,
        day: dayInTimeZone(now, organization.timeZone),
        hold: { id, expiresAt: new Date(now.getTime() + operation.timeLimitSeconds * 1_000) },
      },
    ],
    now,
  );
  if (!verdict || verdict.outcome === "replayed") throw new Error("a new id cannot be a repeat");
  if (verdict.outcome !== "charged") throw new ChargeRefused(verdict);
  return tx.hold.findUniqueOrThrow({ where: { id } });
}
