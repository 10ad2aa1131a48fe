import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { type Charge, type ChargeVerdict, postCharges } from "@/server/ledger/post-charges";
import type { PricedCharge } from "@/server/pricing/price-charge";
import { ChargeRefused } from "./refuse-charge";
import type { OperationRequest } from "./request";

/**
 * What an operation costs a request, as a charge. A client's key is judged before: the charge is unique by its own id.
 * @param transactionId what it is known by; the same one again is the same charge.
 */
export function chargeOfOperation(
  operation: string,
  priced: PricedCharge,
  { organization, actor }: OperationRequest<unknown>,
  effect: Pick<Charge, "description" | "entity">,
  transactionId: string = newId("ledgerTransaction"),
): Charge {
  return {
    creditAccountId: organization.creditAccountId,
    organizationId: organization.id,
    amount: priced.amount,
    idempotencyKey: transactionId,
    operation,
    priceVersion: priced.priceVersion,
    transactionId,
    actor,
    ...effect,
    details: priced.details,
    timeZone: organization.timeZone,
  };
}

/** Posts a charge whose key nobody has used. @throws ChargeRefused, which undoes the transaction */
export async function postNewCharge(
  tx: Tx,
  charge: Charge,
  now: Date,
): Promise<Extract<ChargeVerdict, { outcome: "charged" }>> {
  const [verdict] = await postCharges(tx, [charge], now);
  if (!verdict || verdict.outcome === "replayed") throw new Error("a new id cannot be a repeat");
  if (verdict.outcome !== "charged") throw new ChargeRefused(verdict);
  return verdict;
}
