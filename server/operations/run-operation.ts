import type { z } from "zod";
import { pauseAfterRefusal } from "@/server/budgets/pause-budget";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { loadPrices } from "@/server/pricing/load-prices";
import { type PricedCharge, priceCharge } from "@/server/pricing/price-charge";
import { captureReserved, findReserved, type Reserved } from "./capture-reserved";
import type { Operation, OperationOrganization } from "./define-operation";
import { type DryRun, dryRun } from "./dry-run";
import { claimIdempotencyKey, type IdempotentRequest, replayOf, storeAnswer } from "./idempotency";
import { chargeOfOperation, postNewCharge } from "./post-new-charge";
import { ChargeRefused, explainRefusal } from "./refuse-charge";
import { refuseInactive } from "./refuse-inactive";
import { placeHold, runHeldOperation } from "./run-held-operation";

export type OperationResult<Output> = {
  output: Output;
  /** Microcredits. */
  creditsCharged: bigint;
  available: bigint;
  /** The request ran before; this is its stored answer and nothing moved. */
  replayed: boolean;
};

export type OperationRequest<Input> = {
  organization: OperationOrganization;
  actor: Actor;
  input: Input;
  idempotent?: IdempotentRequest | undefined;
  now: Date;
};

/**
 * Runs a paid operation. An atomic one is a single transaction, effect and debit, and the debit comes
 * last, so the credit account is locked for the final statement and the commit only; a refusal or a
 * crash leaves neither. A held one: see `runHeldOperation`. Source: S1 (price list, blocked at zero).
 * @throws insufficient_credits, recharge_in_progress, organization_suspended, idempotency_key_reused,
 * and whatever the operation itself refuses.
 */
export async function runOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
): Promise<OperationResult<z.input<Output>>> {
  const { organization, idempotent, now } = request;
  const [priced, reserved] = await Promise.all([
    priceOperation(operation, request),
    reservedFor(operation, request),
  ]);

  if (operation.kind === "held") {
    return runHeldOperation(operation, request, priced, idempotent, (work) =>
      explained(priced, request, work),
    );
  }
  return explained(priced, request, async (tx) => {
    if (idempotent) {
      const stored = await claimIdempotencyKey(tx, idempotent, now);
      if (stored) return replayOf(stored, request);
    }
    refuseInactive(organization);
    const effect = await operation.perform({ tx, ...request });
    const output = operation.forReplay?.(effect.output) ?? effect.output;
    if (idempotent) await storeAnswer(tx, idempotent, { output, creditsCharged: priced.amount });
    const { available, amount } = await charge(
      tx,
      operation.key,
      { priced, reserved },
      request,
      effect,
    );
    // A hold that an invitation left pays at its own price. The answer is stored before the charge, which comes last.
    if (idempotent && amount !== priced.amount)
      await storeAnswer(tx, idempotent, { output, creditsCharged: amount });
    return { output: effect.output, creditsCharged: amount, available, replayed: false };
  });
}

/**
 * What an operation would cost and whether it would pass: it is run for real, checks, effect, budgets
 * and debit, and undone. Nothing moves.
 * @throws what the operation itself refuses: its input is checked as when it runs.
 */
export async function dryRunOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
): Promise<DryRun> {
  refuseInactive(request.organization);
  const [priced, reserved] = await Promise.all([
    priceOperation(operation, request),
    reservedFor(operation, request),
  ]);
  return dryRun(operation.key, priced, request, async (tx) => {
    // The work of a held operation is not done for a look at its price.
    if (operation.kind === "held") {
      return priced.amount === 0n ? null : (await placeHold(tx, operation, request, priced)).seq;
    }
    const effect = await operation.perform({ tx, ...request });
    return (await charge(tx, operation.key, { priced, reserved }, request, effect)).seq;
  });
}

function priceOperation<Input>(
  operation: { key: string },
  { organization, now }: OperationRequest<Input>,
): Promise<PricedCharge> {
  return loadPrices(db(), organization.creditAccountId, now).then((prices) =>
    priceCharge({ ...prices, operation: operation.key, now }),
  );
}

/** What the member's invitation holds for it. The hold of a held operation is its own: it takes no other. */
function reservedFor<Input>(
  { key, kind }: { key: string; kind: "atomic" | "held" },
  { organization, actor, now }: OperationRequest<Input>,
): Promise<Reserved | undefined> {
  if (kind === "held") return Promise.resolve(undefined);
  return findReserved({ organizationId: organization.id, actor, operation: key }, now);
}

/**
 * Runs the work in a transaction; a charge that was refused in it is explained once it is undone. With
 * it the pause of the budget that refused was undone, so that is written again.
 */
export async function explained<T>(
  priced: Pick<PricedCharge, "amount">,
  { organization, now }: Pick<OperationRequest<unknown>, "organization" | "now">,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction(work);
  } catch (error) {
    if (!(error instanceof ChargeRefused)) throw error;
    const { verdict } = error;
    if (verdict.outcome === "over_budget") await pauseAfterRefusal(verdict.budgetId, now);
    throw await explainRefusal(verdict, priced.amount, organization, now);
  }
}

async function charge(
  tx: Tx,
  operation: string,
  { priced, reserved }: { priced: PricedCharge; reserved: Reserved | undefined },
  request: OperationRequest<unknown>,
  effect: { entity: { type: string; id: string }; description: string },
): Promise<{ available: bigint; seq: bigint | null; amount: bigint }> {
  const { organization, now } = request;
  const { amount } = priced;
  if (amount === 0n) {
    const { available } = await readBalance(tx, organization.creditAccountId, now);
    return { available, seq: null, amount };
  }
  const { entity, description } = effect;
  if (reserved) {
    // At the price it was held at, whatever the price has become since.
    const spent = { amount: reserved.amount, actor: request.actor, entity, description, now };
    const captured = await captureReserved(tx, reserved, spent);
    if (captured) {
      const { available } = await readBalance(tx, organization.creditAccountId, now);
      return { available, seq: captured.seq, amount: reserved.amount };
    }
  }
  const due = chargeOfOperation(operation, priced, request, { entity, description });
  return { ...(await postNewCharge(tx, due, now)), amount };
}
