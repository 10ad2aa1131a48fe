import { inUndoneTransaction } from "@/server/foundation/db";
import { type Charge, type ChargeVerdict, postCharges } from "@/server/ledger/post-charges";

/**
 * What would become of charges if they were made now, in this order: the very function that charges
 * decides, with balance, scoped grants, overage and budgets, and is rolled back. Nothing moves.
 * @returns one verdict a charge, in order.
 */
export async function judgeCharges(charges: Charge[], now: Date): Promise<ChargeVerdict[]> {
  return charges.length === 0 ? [] : inUndoneTransaction((tx) => postCharges(tx, charges, now));
}
