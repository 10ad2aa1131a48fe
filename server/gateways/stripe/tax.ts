import { z } from "zod";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { stripe } from "./client";
import type { TaxFacts } from "./read-checkout";
import { isSimulated } from "./simulated/simulated-checkout";

/** The tax in an amount, and what Stripe books it under when the amount is charged. */
export type ComputedTax = { calculationId: string; taxes: TaxFacts[] };

/** Whether Stripe computes the tax that prices contain. */
export function computesTax(): boolean {
  return env().STRIPE_TAX === "included";
}

/**
 * Has Stripe compute the tax in a charge of a saved card, where the customer is. Prices contain their tax, so the amount
 * does not depend on the answer: null where there is none (no address is known, Stripe doesn't respond).
 */
export async function computeTax(charge: {
  attemptId: string;
  customerId: string;
  amountCents: bigint;
  currency: string;
}): Promise<ComputedTax | null> {
  if (!computesTax() || isSimulated(charge.customerId)) return null;
  try {
    const { id, tax_breakdown } = await stripe().tax.calculations.create(
      {
        currency: charge.currency,
        customer: charge.customerId,
        line_items: [
          {
            amount: Number(charge.amountCents),
            reference: charge.attemptId,
            tax_behavior: "inclusive",
          },
        ],
      },
      { idempotencyKey: `recharge-tax:${charge.attemptId}` },
    );
    if (!id) return null;
    const taxes = tax_breakdown
      .filter(({ amount }) => amount > 0)
      .map(({ amount, tax_rate_details: rate }) => ({
        country: rate.country,
        state: rate.state,
        name: taxName(rate.tax_type ?? "tax"),
        percent: z.coerce.number().parse(rate.percentage_decimal),
        amountCents: BigInt(amount),
      }));
    return { calculationId: id, taxes };
  } catch (error) {
    log().warn({ err: error, attemptId: charge.attemptId }, "the tax in a recharge is unknown");
    return null;
  }
}

/** "sales_tax" is "Sales tax"; the short ones are abbreviations. */
function taxName(type: string): string {
  if (type.length <= 4 && type !== "tax") return type.toUpperCase();
  return type.charAt(0).toUpperCase() + type.slice(1).replaceAll("_", " ");
}
