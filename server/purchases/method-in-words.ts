const METHODS: Record<string, string> = {
  card: "Card",
  us_bank_account: "US bank account (ACH)",
  customer_balance: "Bank transfer",
  crypto: "Stablecoin",
  x402: "Stablecoin (x402)",
};

/** How a purchase was or is being paid, when it was no card: `"US bank account (ACH) 6789"`. */
export function methodInWords(paid: {
  methodType: string | null;
  bankLast4: string | null;
}): string {
  const name = METHODS[paid.methodType ?? ""] ?? paid.methodType?.replaceAll("_", " ") ?? "Card";
  return paid.bankLast4 ? `${name} ${paid.bankLast4}` : name;
}
