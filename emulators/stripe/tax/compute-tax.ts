import type Stripe from "stripe";

interface Rate {
  display_name: string;
  percentage: number;
  tax_type: Stripe.TaxRate.TaxType;
  state: string | null;
}

/** Where the stand-in's seller is registered for tax. Elsewhere nothing is taxed. */
const RATES: Record<string, Rate> = {
  AU: { display_name: "GST", percentage: 10, tax_type: "gst", state: null },
  DE: { display_name: "VAT", percentage: 19, tax_type: "vat", state: null },
  FR: { display_name: "VAT", percentage: 20, tax_type: "vat", state: null },
  GB: { display_name: "VAT", percentage: 20, tax_type: "vat", state: null },
  IE: { display_name: "VAT", percentage: 23, tax_type: "vat", state: null },
  NL: { display_name: "VAT", percentage: 21, tax_type: "vat", state: null },
  "US-TX": { display_name: "Sales Tax", percentage: 8.25, tax_type: "sales_tax", state: "TX" },
};

export interface ComputedTax extends Rate {
  country: string;
  /** In minor units. */
  amount: number;
  inclusive: boolean;
}

/** The tax of an amount at an address: in it, or on top of it. Null: nothing is taxed there. */
export function computeTax(
  amount: number,
  address: Pick<Stripe.Address, "country" | "state">,
  inclusive: boolean,
): ComputedTax | null {
  const country = address.country ?? "";
  const rate = RATES[country] ?? RATES[`${country}-${address.state}`];
  if (!rate) return null;
  const share = inclusive ? rate.percentage / (100 + rate.percentage) : rate.percentage / 100;
  return { ...rate, country, amount: Math.round(amount * share), inclusive };
}
