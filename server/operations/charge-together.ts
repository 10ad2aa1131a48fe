import { db, type Tx } from "@/server/foundation/db";
import { type Charge, postCharges } from "@/server/ledger/post-charges";
import type { OperationKey } from "@/server/pricing/catalogue";
import { loadPrices, pricesWith } from "@/server/pricing/load-prices";
import { type PricedCharge, priceCharge } from "@/server/pricing/price-charge";
import { chargeOfOperation } from "./charge-in-transaction";
import { ChargeRefused } from "./refuse-charge";
import type { OperationOrganization, OperationRequest } from "./request";

/** A row of the price list that one piece of work is charged by, and how many units of it. */
export type Due = { operation: OperationKey; quantity: number };

/** The same with its price. */
export type PricedDue = Due & { priced: PricedCharge };

/** Prices work that is charged by several rows of the price list. @returns also the whole, in microcredits */
export async function priceTogether(
  { creditAccount, creditAccountId }: OperationOrganization,
  dues: Due[],
  now: Date,
): Promise<{ dues: PricedDue[]; amount: bigint }> {
  const prices = creditAccount
    ? await pricesWith(creditAccount, now)
    : await loadPrices(db(), creditAccountId, now);
  const priced = dues.map((due) => ({ ...due, priced: priceCharge({ ...prices, ...due, now }) }));
  return { dues: priced, amount: priced.reduce((sum, due) => sum + due.priced.amount, 0n) };
}

/**
 * Charges all of it in the transaction of the work, or nothing.
 * @param key makes each charge unique for ever, with its operation
 * @returns the places of the entries; none for what is free
 * @throws ChargeRefused, which undoes the transaction
 */
export async function chargeTogether(
  tx: Tx,
  request: OperationRequest<unknown>,
  dues: PricedDue[],
  work: { key: string; effectOf(operation: OperationKey): Pick<Charge, "description" | "entity"> },
): Promise<bigint[]> {
  const charges = dues.flatMap(({ operation, priced }): Charge[] => {
    if (priced.amount === 0n) return [];
    const charge = chargeOfOperation(operation, priced, request, work.effectOf(operation));
    return [{ ...charge, idempotencyKey: `${work.key}:${operation}` }];
  });
  if (charges.length === 0) return [];
  let charged = 0n;
  return (await postCharges(tx, charges, request.now)).map((verdict, n) => {
    if (verdict.outcome === "replayed") throw new Error(`${work.key} was charged before`);
    if (verdict.outcome === "charged") {
      charged += charges[n]?.amount ?? 0n;
      return verdict.seq;
    }
    // What was there before any of it: the others are undone with this one.
    if (verdict.outcome === "conflict" || verdict.outcome === "departed")
      throw new ChargeRefused(verdict);
    throw new ChargeRefused({ ...verdict, available: verdict.available + charged });
  });
}
