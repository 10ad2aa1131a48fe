import { type ParsedAmount, parseMinorUnits } from "../minor-units";

/** A balance as it is typed: `"-1,234.50"` in USD -> `-123450`. Unlike an amount it may be 0 or less. */
export function parseBalance(text: string, currency: string): ParsedAmount {
  const [, sign, rest = ""] = /^\s*([-−]?)(.*)$/.exec(text) ?? [];
  if (/^0+(\.0*)?\s*$/.test(rest)) return { minorUnits: 0 };
  const parsed = parseMinorUnits(rest, currency);
  if ("problem" in parsed || !sign) return parsed;
  return { minorUnits: -parsed.minorUnits };
}
