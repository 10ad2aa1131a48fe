import type { z } from "zod";
import type { Actor } from "@/server/foundation/actor";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db, inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { addJob } from "@/server/gateways/jobs/add-job";
import { readBalance } from "@/server/ledger/balances";
import { type ChargeVerdict, postCharges } from "@/server/ledger/post-charges";
import { catalogueVersion, priceOf } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { Operation, OperationOrganization } from "./define-operation";
import { claimIdempotencyKey, type IdempotentRequest, storeAnswer } from "./idempotency";

export type OperationResult<Output> = {
  output: Output;
  /** Microcredits. */
  creditsCharged: bigint;
  available: bigint;
  /** The request ran before; this is its stored answer and nothing moved. */
  replayed: boolean;
};

/**
 * Runs an atomic paid operation: effect and debit in one transaction. The debit comes last, so the
 * credit account is locked for the final statement and the commit only. A refusal or a crash
 * leaves neither effect nor debit. Source: S1 (price list, blocked at zero).
 * @throws insufficient_credits, recharge_in_progress, organization_suspended, idempotency_key_reused,
 * and whatever the operation itself refuses.
 */
export async function runOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  request: {
    organization: OperationOrganization;
    actor: Actor;
    input: z.output<Input>;
    idempotencyKey?: string | undefined;
    now: Date;
  },
): Promise<OperationResult<z.input<Output>>> {
  const { organization, actor, input, now } = request;
  refuseInactive(organization);
  const price = priceOf(operation.key);
  const idempotent: IdempotentRequest | undefined = request.idempotencyKey
    ? {
        organizationId: organization.id,
        key: request.idempotencyKey,
        procedure: operation.key,
        input,
      }
    : undefined;

  try {
    return await inTransaction(async (tx) => {
      if (idempotent) {
        const stored = await claimIdempotencyKey(tx, idempotent, now);
        if (stored) {
          const { available } = await readBalance(tx, organization.creditAccountId, now);
          return {
            output: stored.output as z.input<Output>,
            creditsCharged: stored.creditsCharged,
            available,
            replayed: true,
          };
        }
      }

      const effect = await operation.perform({ tx, organization, actor, input, now });
      if (idempotent) {
        const kept = operation.forReplay ? operation.forReplay(effect.output) : effect.output;
        await storeAnswer(tx, idempotent, { output: kept, creditsCharged: price });
      }
      if (price === 0n) {
        const { available } = await readBalance(tx, organization.creditAccountId, now);
        return { output: effect.output, creditsCharged: 0n, available, replayed: false };
      }

      const transactionId = newId("ledgerTransaction");
      const [verdict] = await postCharges(
        tx,
        [
          {
            creditAccountId: organization.creditAccountId,
            organizationId: organization.id,
            amount: price,
            // With a client's key the record above already decides; the debit is unique by its own id.
            idempotencyKey: transactionId,
            operation: operation.key,
            priceVersion: catalogueVersion,
            transactionId,
            actor,
            entity: effect.entity,
            description: effect.description,
            day: dayInTimeZone(now, organization.timeZone),
          },
        ],
        now,
      );
      if (verdict?.outcome !== "charged") throw insufficientCredits(price, organization, verdict);
      return {
        output: effect.output,
        creditsCharged: price,
        available: verdict.available,
        replayed: false,
      };
    });
  } catch (error) {
    if (isDomainError(error) && error.code === "insufficient_credits") {
      throw await afterRefusal(error, organization);
    }
    throw error;
  }
}

function refuseInactive(organization: OperationOrganization): void {
  if (organization.status === "suspended") {
    throw new DomainError(
      "organization_suspended",
      "The organization is suspended because its credits have been in debt for too long. Nothing was done or charged. Buy credits and it resumes at once; reading stays free.",
      { top_up_url: `${env().APP_URL}/go/billing?organization=${organization.id}` },
    );
  }
  if (organization.status === "closed") {
    throw new DomainError(
      "wrong_state",
      "The organization is closed. Nothing was done or charged.",
    );
  }
}

function insufficientCredits(
  price: bigint,
  organization: OperationOrganization,
  verdict: ChargeVerdict | undefined,
): DomainError {
  const available = verdict?.available ?? 0n;
  const held = verdict?.held ?? 0n;
  const [required, left, shortfall] = [price, available, price - available].map(
    microcreditsToCredits,
  );
  return new DomainError(
    "insufficient_credits",
    `This costs ${inCredits(required)} and the pool has ${inCredits(left)}. Nothing was done or charged. Buy credits or switch on auto-recharge, then send it again.`,
    {
      required,
      available: left,
      held: microcreditsToCredits(held),
      shortfall,
      blocked_by: "balance",
      top_up_url: `${env().APP_URL}/go/billing?organization=${organization.id}`,
    },
  );
}

function inCredits(credits: number | undefined): string {
  return credits === 1 ? "1 credit" : `${credits} credits`;
}

/**
 * After a refusal the balance is looked at again (a recharge may be due), and while a charge of the
 * saved card is under way the caller is told to come back rather than to buy.
 */
async function afterRefusal(
  error: DomainError,
  organization: OperationOrganization,
): Promise<DomainError> {
  const [policy, live] = await Promise.all([
    db().rechargePolicy.findUnique({ where: { creditAccountId: organization.creditAccountId } }),
    db().rechargeAttempt.findFirst({
      where: { creditAccountId: organization.creditAccountId, live: true },
    }),
  ]);
  if (policy?.enabled && !live) {
    await addJob(
      db(),
      "check-balance",
      { creditAccountId: organization.creditAccountId },
      { key: `check-balance:${organization.creditAccountId}` },
    );
  }
  if (live && (live.state === "claimed" || live.state === "charging")) {
    return new DomainError(
      "recharge_in_progress",
      "A recharge of this account is under way. Nothing was done or charged. Send the request again in a few seconds.",
      { ...error.extra, retry_after: 3 },
    );
  }
  const state = !policy?.enabled
    ? "off"
    : policy.breaker === "disabled"
      ? "disabled"
      : (live?.state ?? "idle");
  return new DomainError(error.code, error.message, { ...error.extra, recharge_state: state });
}
