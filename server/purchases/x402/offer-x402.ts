import { db, inTransaction } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { catalogue } from "@/server/pricing/catalogue";
import { loadCreditTerms } from "@/server/pricing/load-credit-terms";
import { MICROCREDITS_PER_CREDIT } from "@/server/pricing/microcredits";
import { priceOfCredits } from "@/server/pricing/price-credits";
import { type Order, placeOrder } from "../place-order";

/**
 * The smallest order that covers what is missing.
 * @param shortfall microcredits.
 * @returns null where this account can't buy so: a sandbox, tiered prices, or more than one order may be.
 */
export async function offerX402(
  creditAccountId: string,
  shortfall: bigint,
  now: Date,
): Promise<Order | null> {
  const account = await db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  if (account.sandboxId !== null) return null;
  const terms = await loadCreditTerms(db(), creditAccountId, now);
  const { centsPerCredit } = priceOfCredits({ ...terms, credits: MICROCREDITS_PER_CREDIT, now });
  const needed = ceiled(shortfall, MICROCREDITS_PER_CREDIT) * centsPerCredit;
  const least =
    ceiled(BigInt(catalogue.customAmount.minimumManualCents), centsPerCredit) * centsPerCredit;
  return orderX402(creditAccountId, needed > least ? needed : least, now);
}

/** What a sum buys; null where no order is for this sum. */
export async function orderX402(
  creditAccountId: string,
  amountCents: bigint,
  now: Date,
): Promise<Order | null> {
  try {
    return await inTransaction((tx) => placeOrder(tx, creditAccountId, { amountCents }, now));
  } catch (error) {
    if (isDomainError(error)) return null;
    throw error;
  }
}

function ceiled(amount: bigint, unit: bigint): bigint {
  return (amount + unit - 1n) / unit;
}
