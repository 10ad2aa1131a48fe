/** One credit in the unit everything is stored in. */
export const MICROCREDITS_PER_CREDIT = 1_000_000n;

const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,6}))?$/;

/**
 * `"0.25"` -> `250000n`: credits as written by a person or a price list, to exact microcredits.
 * Refuses what it cannot hold exactly (a seventh decimal, an exponent, NaN) instead of rounding:
 * a price that loses a digit here would be wrong on every charge after it.
 */
export function creditsToMicrocredits(credits: string | number): bigint {
  const match = DECIMAL.exec(typeof credits === "number" ? writeNumber(credits) : credits.trim());
  if (!match) {
    throw new RangeError(`"${credits}" is not an amount of credits with at most six decimals`);
  }
  const [, sign, whole = "0", fraction = ""] = match;
  const microcredits = BigInt(whole) * MICROCREDITS_PER_CREDIT + BigInt(fraction.padEnd(6, "0"));
  return sign === "-" ? -microcredits : microcredits;
}

/**
 * `250000n` -> `0.25`: for showing and for JSON answers, never for arithmetic. Refuses amounts a
 * double cannot carry to the microcredit (above about 9 billion credits).
 */
export function microcreditsToCredits(microcredits: bigint): number {
  refuseInexact(microcredits);
  return Number(microcredits) / Number(MICROCREDITS_PER_CREDIT);
}

function refuseInexact(microcredits: bigint): void {
  const size = microcredits < 0n ? -microcredits : microcredits;
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(`${microcredits} microcredits do not fit a JSON number exactly`);
  }
}

/**
 * `57n` -> `0.00000057`: what credits are worth in US dollars at the standard price, to the microcredit.
 * One division, so that the JSON number is the one nearest to the exact amount.
 */
export function microcreditsToDollars(microcredits: bigint): number {
  refuseInexact(microcredits);
  return Number(microcredits) / (Number(MICROCREDITS_PER_CREDIT) * 100);
}

/** Whether a number of credits is exact to the microcredit: at most six decimals. */
export function isExactCredits(value: number): boolean {
  return Number(value.toFixed(6)) === value;
}

// Small doubles print as "2e-6"; everything the product sells is written out as a plain decimal.
// A number with more than six decimals keeps its own spelling, so that the pattern refuses it.
function writeNumber(value: number): string {
  const fixed = value.toFixed(6);
  return Number(fixed) === value ? fixed : String(value);
}
