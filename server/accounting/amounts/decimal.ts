import { z } from "zod";

/** An exact decimal: `units / 10^decimals`. Quantities, percentages and exchange rates are these, never floats. */
export type Decimal = { units: bigint; decimals: number };

/** Reads a decimal that a schema or the database has checked. */
export function decimal(text: string): Decimal {
  const [whole = "0", fraction = ""] = text.split(".");
  return { units: BigInt(whole + fraction), decimals: fraction.length };
}

/** The shortest way to write it: `"1.50"` -> `"1.5"`, `"2.000000"` -> `"2"`. */
export function plainDecimal(text: string): string {
  if (!text.includes(".")) return text;
  return text.replace(/\.?0+$/, "");
}

/** `numerator / denominator` to the nearest whole number, half away from zero. @param denominator above zero */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const half = denominator / 2n + (denominator % 2n);
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rest = magnitude % denominator;
  const rounded = magnitude / denominator + (rest >= half ? 1n : 0n);
  return numerator < 0n ? -rounded : rounded;
}

/** `10^decimals` */
export function powerOfTen(decimals: number): bigint {
  return 10n ** BigInt(decimals);
}

/** An amount times a decimal, in whole minor units, half away from zero. */
export function times(amount: bigint, { units, decimals }: Decimal): bigint {
  return divideRounded(amount * units, powerOfTen(decimals));
}

/**
 * A decimal as a request sends it: as text, or as a number that is one. It leaves as the shortest text.
 * @param bounds.decimals how many digits it may have behind the point
 * @param bounds.above what it must be more than; without it, zero is the least
 */
export function decimalSchema(bounds: { decimals: number; max: number; above?: 0 }) {
  const { decimals, max, above } = bounds;
  const least = above === undefined ? "0 or more" : "above 0";
  return z
    .union([z.string(), z.number()])
    .transform((value) => String(value).trim())
    .pipe(
      z
        .string()
        .regex(/^\d{1,15}(\.\d{1,15})?$/, `Enter a decimal number, ${least}, such as "1.5"`)
        .refine(
          (text) => (text.split(".")[1]?.replace(/0+$/, "").length ?? 0) <= decimals,
          `Use at most ${decimals} decimal places`,
        )
        .refine((text) => Number(text) <= max, `Enter at most ${max.toLocaleString("en")}`)
        .refine((text) => above === undefined || Number(text) > above, "Enter a number above 0")
        .transform((text) => plainDecimal(text.replace(/^0+(?=\d)/, ""))),
    )
    .meta({ type: "string", example: "1.5" });
}
