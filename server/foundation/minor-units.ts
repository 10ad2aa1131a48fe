/** Making a format takes longer than all else about an amount. Codes are three letters, so there are few. */
const known = new Map<string, number>();

/** How many decimals a currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDecimals(currency: string): number {
  const decimals = known.get(currency);
  if (decimals !== undefined) return decimals;
  try {
    const format = new Intl.NumberFormat("en-US", { style: "currency", currency });
    const found = format.resolvedOptions().maximumFractionDigits ?? 2;
    known.set(currency, found);
    return found;
  } catch {
    return 2;
  }
}

/** `123450` in USD -> `"1234.50"`, `500` in JPY -> `"500"`: exact, through text and integers. */
export function minorUnitsToDecimal(minorUnits: number | bigint, currency: string): string {
  const decimals = currencyDecimals(currency);
  const amount = BigInt(minorUnits);
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const sign = amount < 0n ? "-" : "";
  if (decimals === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
