import { z } from "zod";
import { countries } from "@/server/foundation/country.schema";
import type { TaxFacts } from "@/server/gateways/stripe/read-checkout";
import { taxLineSchema } from "./purchase.schema";

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

/** The taxes in an amount as an email names them. */
export function taxPropsOf(lines: unknown) {
  return taxLinesOf(lines).map(({ name, percent, country, amount_cents }) => ({
    name,
    percent,
    place: country && (countries().get(country) ?? country),
    amountCents: amount_cents,
  }));
}
