import {
  currencyDecimals,
  minorUnitsToDecimal,
  moneyFormat,
  plainAmountFormat,
} from "@/server/foundation/minor-units";

/**
 * Amounts of the books: integer minor units of a currency, typed and shown as decimals. Everything
 * goes through text and integers; no amount ever passes through a fraction.
 */

/** More than one transaction may move; the server has the same limit. */
const MAXIMUM_MINOR_UNITS = 1_000_000_000_000n;

export type ParsedAmount = { minorUnits: number } | { problem: string };

/** `"1,234.5"` in USD -> `123450`. Refuses what it cannot read exactly; never rounds. */
export function parseMinorUnits(text: string, currency: string): ParsedAmount {
  const decimals = currencyDecimals(currency);
  const match = /^(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?$/.exec(text.trim());
  const whole = match?.[1]?.replaceAll(",", "") ?? "";
  const fraction = match?.[2] ?? "";
  if (!match || (whole === "" && fraction === "")) {
    return { problem: `Enter an amount such as ${exampleOf(decimals)}` };
  }
  if (fraction.length > decimals) {
    return {
      problem:
        decimals === 0
          ? `${currency} has no decimals`
          : `${currency} has ${decimals} decimals, this has ${fraction.length}`,
    };
  }
  const minorUnits = BigInt(whole + fraction.padEnd(decimals, "0"));
  if (minorUnits === 0n) return { problem: "Enter an amount above zero" };
  if (minorUnits > MAXIMUM_MINOR_UNITS) {
    return { problem: "This is more than one transaction can move" };
  }
  return { minorUnits: Number(minorUnits) };
}

/** A price: as an amount, and it may be 0 or, for a deduction, below. */
export function parsePrice(text: string, currency: string): ParsedAmount {
  const [, minus = "", amount = ""] = /^([-−]?)(.*)$/s.exec(text.trim()) ?? [];
  if (/^0+(\.0*)?$/.test(amount)) return { minorUnits: 0 };
  const parsed = parseMinorUnits(amount, currency);
  return "problem" in parsed || minus === "" ? parsed : { minorUnits: -parsed.minorUnits };
}

/** `123450` in USD -> `"$1,234.50"`, `-500` in JPY -> `"−¥500"`. */
export function formatMinorUnits(minorUnits: number | bigint, currency: string): string {
  // A decimal string is formatted exactly; a number would go through a float first.
  const decimal = minorUnitsToDecimal(minorUnits, currency) as `${number}`;
  return moneyFormat(currency).format(decimal).replace("-", "−");
}

/** The same without the currency, for tables that name it once: `"1,234.50"`. */
export function formatPlainAmount(minorUnits: number | bigint, currency: string): string {
  const decimal = minorUnitsToDecimal(minorUnits, currency) as `${number}`;
  return plainAmountFormat(currency).format(decimal).replace("-", "−");
}

function exampleOf(decimals: number): string {
  return decimals === 0 ? "1200" : `1200.${"50".padEnd(decimals, "0").slice(0, decimals)}`;
}
