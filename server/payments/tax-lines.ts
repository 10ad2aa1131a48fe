import { z } from "zod";
import { countries } from "@/server/foundation/country.schema";
import type { TaxFacts } from "@/server/gateways/stripe/read-checkout";
import { taxLineSchema } from "./tax-line.schema";

const stored = z.array(taxLineSchema);
type TaxLine = z.output<typeof taxLineSchema>;

/** The taxes in an amount as they are stored. */
export function storeTaxLines(taxes: readonly TaxFacts[]): TaxLine[] {
  return taxes.map(({ amountCents, ...rate }) => ({ ...rate, amount_cents: Number(amountCents) }));
}

/** The taxes in an amount, from what is stored; none where nobody computed any. */
export function taxLinesOf(lines: unknown): TaxLine[] {
  const parsed = stored.safeParse(lines);
  return parsed.success ? parsed.data : [];
}

/** The sum of the taxes; null where nobody computed any. */
export function taxCentsOf(lines: unknown): number | null {
  const parsed = stored.safeParse(lines);
  return parsed.success ? parsed.data.reduce((sum, line) => sum + line.amount_cents, 0) : null;
}

/**
 * What a refund takes back of the taxes in a payment, as negative amounts: its share of each, so that refunds of the whole
 * payment take back the whole tax, to the cent. Empty where nobody computed any.
 * @param before cents of the payment that were refunded before this one
 */
export function refundedTaxLines(
  lines: unknown,
  { paid, before, refunded }: { paid: bigint; before: bigint; refunded: bigint },
): TaxLine[] {
  return taxLinesOf(lines).map((line) => {
    const until = (cents: bigint) => (BigInt(line.amount_cents) * cents * 2n + paid) / (2n * paid);
    return { ...line, amount_cents: Number(until(before) - until(before + refunded)) };
  });
}

/** The taxes in an amount as an email names them: never negative, as its words say which way they went. */
export function taxPropsOf(lines: unknown) {
  return taxLinesOf(lines).map(({ name, percent, country, amount_cents }) => ({
    name,
    percent,
    place: country && (countries().get(country) ?? country),
    amountCents: Math.abs(amount_cents),
  }));
}
