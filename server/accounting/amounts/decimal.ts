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

/** How a decimal that is typed or sent may be. `decimals`: how many digits behind the point. `above`: more than zero. */
export type DecimalBounds = { decimals: number; max: number; above?: 0 };

/** What a decimal has to meet, each with what is said where it does not. */
export function decimalRules({ decimals, max, above }: DecimalBounds) {
  const least = above === undefined ? "0 or more" : "above 0";
  return [
    {
      isMet: (text: string) => /^\d{1,15}(\.\d{1,15})?$/.test(text),
      message: `Enter a decimal number, ${least}, such as "1.5"`,
    },
    {
      isMet: (text: string) => (text.split(".")[1]?.replace(/0+$/, "").length ?? 0) <= decimals,
      message: `Use at most ${decimals} decimal places`,
    },
    {
      isMet: (text: string) => Number(text) <= max,
      message: `Enter at most ${max.toLocaleString("en")}`,
    },
    {
      isMet: (text: string) => above === undefined || Number(text) > above,
      message: "Enter a number above 0",
    },
  ];
}

/** The shortest way to write a decimal that meets its rules. */
export function shortestDecimal(text: string): string {
  return plainDecimal(text.replace(/^0+(?=\d)/, ""));
}
