import type { Hold } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { loadPrices } from "@/server/pricing/load-prices";
import {
  type ChargeDetails,
  type PricedCharge,
  priceAsHeld,
  priceCharge,
} from "@/server/pricing/price-charge";
import type { Use } from "../metered/price-use";

type PricedHold = Pick<
  Hold,
  "creditAccountId" | "operation" | "priceVersion" | "details" | "createdAt"
>;

/**
 * Prices what was used in the end as the hold was priced: its variant or model, version and agreed
 * price. A use that names another variant or model is priced at what that cost the account when the hold
 * was made. Not inside a transaction.
 * @returns with `details` for the capture's entry, which say what was used.
 * @throws validation_failed by field
 */
export async function priceUseOfHold(
  use: Pick<Use, "quantity" | "properties" | "variant">,
  hold: PricedHold,
): Promise<PricedCharge & { kept: Record<string, unknown> }> {
  const { operation, priceVersion, createdAt } = hold;
  const details = hold.details as ChargeDetails | null;
  const priced =
    details && isSameThing(details, use)
      ? priceAsHeld({ operation, priceVersion, details }, use)
      : priceCharge({
          ...(await loadPrices(db(), hold.creditAccountId, createdAt)),
          ...use,
          operation,
          now: createdAt,
        });
  const { properties } = use;
  return { ...priced, kept: { ...priced.details, ...(properties ? { properties } : {}) } };
}

function isSameThing(
  details: ChargeDetails,
  { variant, properties }: Pick<Use, "variant" | "properties">,
): boolean {
  if ("model" in details) {
    return properties?.model === undefined || properties.model === details.model;
  }
  return "unit_credits" in details && (variant === undefined || variant === details.variant);
}
