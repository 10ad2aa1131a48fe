import type { z } from "zod";
import { db, inUndoneTransaction, type Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { readBalance } from "@/server/ledger/balances";
import { loadPrices, pricesWith } from "@/server/pricing/load-prices";
import { type PricedCharge, priceCharge } from "@/server/pricing/price-charge";
import { chargeOfOperation, postNewCharge } from "./charge-in-transaction";
import type { AtomicOperation, Effect, Operation } from "./define-operation";
import { dryRun } from "./dry-run";
import type { DryRun } from "./dry-run.schema";
import { captureReserved, findReserved, type Reserved } from "./held/capture-reserved";
import { placeHold, runHeldOperation } from "./held/run-held-operation";
import { runQueuedOperation } from "./held/run-queued-operation";
import { claimIdempotencyKey, claimOf, storeAnswer } from "./idempotency";
import { lanes } from "./lane/lanes";
import { performIn, writeIn } from "./perform-in-transaction";
import { explained, explainRefusal } from "./refuse-charge";
import { refuseInactive } from "./refuse-inactive";
import { replayOf } from "./replay";
import type { OperationRequest, OperationResult } from "./request";

/**
 * Runs a paid operation. An atomic one takes the lane of its account: effect and debit are one commit,
 * shared with the other requests of the moment; a refusal or a crash leaves neither. A held one: see
 * `runHeldOperation` and `runQueuedOperation`. Source: S1 (price list, blocked at zero).
 * @throws insufficient_credits, recharge_in_progress, organization_suspended, idempotency_key_reused,
 * and whatever the operation itself refuses.
 */
export async function runOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
): Promise<OperationResult<z.input<Output>>> {
  const [price, reserved] = await Promise.all([
    pricesFor(operation, request),
    reservedFor(operation, request),
  ]);
  const priced = price(quantityOf(operation, request.input));
  if (operation.kind === "held") return runHeldOperation(operation, request, priced);
  if (operation.kind === "queued") return runQueuedOperation(operation, request, priced);
  return reserved
    ? runReserved(operation, request, priced, reserved)
    : runInLane(operation, request, { priced, price });
}

async function runInLane<Input extends z.ZodType, Output extends z.ZodType>(
  operation: AtomicOperation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
  { priced: asked, price }: { priced: PricedCharge; price: Pricing },
): Promise<OperationResult<z.input<Output>>> {
  const { organization, actor, input, idempotent, now } = request;
  const { creditAccountId } = organization;
  // However often the lane has to perform it, it is this charge.
  const transactionId = newId("ledgerTransaction");
  let priced = asked;
  const result = await lanes().perform({
    creditAccountId,
    clockAheadMs: organization.clockAheadMs,
    at: now,
    claim: idempotent && claimOf(idempotent),
    async perform(tools) {
      refuseInactive(organization);
      const effect = await operation.perform({ ...tools, organization, actor, input, now });
      priced = effect.quantity === undefined ? asked : price(effect.quantity);
      return {
        charge:
          priced.amount === 0n
            ? null
            : chargeOfOperation(operation.key, priced, request, effect, transactionId),
        effect: { ...effect, creditsCharged: priced.amount },
        kept: keptOf(operation, effect),
      };
    },
  });
  switch (result.outcome) {
    case "done": {
      const { output, creditsCharged } = result.effect as Effect<z.input<Output>> & {
        creditsCharged: bigint;
      };
      const available =
        result.available ?? (await readBalance(db(), creditAccountId, now)).available;
      return { output, creditsCharged, available, replayed: false };
    }
    case "stored":
      idempotent?.onReplay?.();
      return replayOf(result, request);
    case "refused":
      throw await explainRefusal(result.verdict, priced.amount, organization, now);
  }
}

/** The same for a member whose invitation holds the price of it: the hold pays, at its own price. */
async function runReserved<Input extends z.ZodType, Output extends z.ZodType>(
  operation: AtomicOperation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
  priced: PricedCharge,
  reserved: Reserved,
): Promise<OperationResult<z.input<Output>>> {
  const { organization, idempotent, now } = request;
  return explained(priced, request, async (tx) => {
    if (idempotent) {
      const stored = await claimIdempotencyKey(tx, idempotent, now);
      if (stored) return replayOf(stored, request);
    }
    refuseInactive(organization);
    const { effect, writes } = await performIn(tx, operation, request);
    await writeIn(tx, writes);
    const { amount } = await charge(tx, operation.key, { priced, reserved }, request, effect);
    if (idempotent)
      await storeAnswer(tx, idempotent, {
        output: keptOf(operation, effect),
        creditsCharged: amount,
      });
    const { available } = await readBalance(tx, organization.creditAccountId, now);
    return { output: effect.output, creditsCharged: amount, available, replayed: false };
  });
}

/**
 * What an operation would cost and whether it would pass: its checks are made, and its debit is posted
 * and undone. Nothing moves.
 * @throws what the operation itself refuses: its input is checked as when it runs.
 */
export async function dryRunOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  request: OperationRequest<z.output<Input>>,
): Promise<DryRun> {
  refuseInactive(request.organization);
  if (operation.kind !== "atomic") await operation.check?.({ db: db(), ...request });
  const [price, reserved] = await Promise.all([
    pricesFor(operation, request),
    reservedFor(operation, request),
  ]);
  const counted =
    operation.kind === "atomic" && operation.countsItself
      ? await inUndoneTransaction((tx) => performIn(tx, operation, request))
      : undefined;
  const priced = price(counted?.effect.quantity ?? quantityOf(operation, request.input));
  let preview = operation.kind === "queued" ? await operation.preview?.(request) : undefined;
  const told = await dryRun(operation.key, priced, request, async (tx) => {
    // The work of a held operation is not done for a look at its price.
    if (operation.kind !== "atomic") {
      return priced.amount === 0n ? [] : [(await placeHold(tx, operation, request, priced)).seq];
    }
    const { effect } = await performIn(tx, operation, request);
    preview = operation.preview?.(effect.output);
    const { seq } = await charge(tx, operation.key, { priced, reserved }, request, effect);
    return seq === null ? [] : [seq];
  });
  return preview ? { ...told, preview } : told;
}

/** What so many units of an operation cost. None cost nothing where the work counts them itself, else they are refused. */
type Pricing = (quantity: number) => PricedCharge;

async function pricesFor<Input extends z.ZodType>(
  operation: Operation<Input>,
  { organization, now }: OperationRequest<z.output<Input>>,
): Promise<Pricing> {
  const { creditAccount, creditAccountId } = organization;
  const prices = creditAccount
    ? await pricesWith(creditAccount, now)
    : await loadPrices(db(), creditAccountId, now);
  const price = (quantity: number) =>
    priceCharge({ ...prices, operation: operation.key, quantity, now });
  const mayBeNone = operation.kind === "atomic" && operation.countsItself === true;
  return (quantity) =>
    quantity === 0 && mayBeNone ? { ...price(1), amount: 0n } : price(quantity);
}

/**
 * What the member's invitation holds for it: the price of one unit, so a request for more is charged as
 * any other, and so is one that counts itself. The hold of a held operation is its own: it takes no other.
 */
async function reservedFor<Input extends z.ZodType>(
  operation: Operation<Input>,
  { organization, input, actor, now }: OperationRequest<z.output<Input>>,
): Promise<Reserved | undefined> {
  if (operation.kind !== "atomic" || operation.countsItself || quantityOf(operation, input) > 1)
    return undefined;
  return findReserved({ organizationId: organization.id, actor, operation: operation.key }, now);
}

function quantityOf<Input extends z.ZodType>(
  operation: Operation<Input>,
  input: z.output<Input>,
): number {
  return operation.kind === "atomic" ? (operation.quantity?.(input) ?? 1) : 1;
}

function keptOf<Input extends z.ZodType, Output extends z.ZodType>(
  operation: AtomicOperation<Input, Output>,
  { output }: Effect<z.input<Output>>,
): z.input<Output> {
  return operation.forReplay?.(output) ?? output;
}

async function charge(
  tx: Tx,
  operation: string,
  { priced, reserved }: { priced: PricedCharge; reserved: Reserved | undefined },
  request: OperationRequest<unknown>,
  { entity, description }: Omit<Effect<unknown>, "output">,
): Promise<{ seq: bigint | null; amount: bigint }> {
  const { actor, now } = request;
  const { amount } = priced;
  if (amount === 0n) return { seq: null, amount };
  if (reserved) {
    // At the price it was held at, whatever the price has become since.
    const spent = { amount: reserved.amount, actor, entity, description, now };
    const captured = await captureReserved(tx, reserved, spent);
    if (captured) return { seq: captured.seq, amount: reserved.amount };
  }
  const due = chargeOfOperation(operation, priced, request, { entity, description });
  const { seq } = await postNewCharge(tx, due, now);
  return { seq, amount };
}
