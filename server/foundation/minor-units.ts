import { formatCache } from "./format-cache";

/** `$1,234.50`, `¥500`, by currency. */
export const moneyFormat = formatCache(
  (currency) => new Intl.NumberFormat("en-US", { style: "currency", currency }),
);

/** The same without the currency, with as many decimals: `1,234.50`. */
export const plainAmountFormat = formatCache((currency) => {
  const digits = currencyDecimals(currency);
  return new Intl.NumberFormat("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
});

const decimalsOf = formatCache(
  (currency) => moneyFormat(currency).resolvedOptions().maximumFractionDigits ?? 2,
);

/** How many decimals a currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDecimals(currency: string): number {
  try {
    return decimalsOf(currency);
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
