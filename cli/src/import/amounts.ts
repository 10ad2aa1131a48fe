import { CliError } from "../cli-error.ts";

/** Credits in millionths, as the ledger counts them: exact, whatever is added up. */
export type Microcredits = bigint;

const PLACES = 6;
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * `"28.0"` -> `28000000n`. What has more than six decimals cannot be granted exactly, so it is refused and
 * never rounded.
 */
export function parseAmount(text: string, where: string): Microcredits {
  const { digits, places } = parseDecimal(text, where);
  if (places <= PLACES) return digits * 10n ** BigInt(PLACES - places);
  const divisor = 10n ** BigInt(places - PLACES);
  if (digits % divisor === 0n) return digits / divisor;
  throw wrong(where, `${text} has more than six decimals and can't be granted exactly`);
}

/** A factor such as a rate: `amount × factor`, exactly. */
export function multiply(amount: Microcredits, factor: string, where: string): Microcredits {
  const { digits, places } = parseDecimal(factor, where);
  const product = amount * digits;
  const divisor = 10n ** BigInt(places);
  if (product % divisor === 0n) return product / divisor;
  throw wrong(where, `${formatAmount(amount)} × ${factor} has more than six decimals`);
}

/** `28000000n` -> `"28"`, without an exponent and without zeros at the end. */
export function formatAmount(amount: Microcredits): string {
  const sign = amount < 0n ? "-" : "";
  const size = amount < 0n ? -amount : amount;
  const fraction = String(size % 1_000_000n)
    .padStart(PLACES, "0")
    .replace(/0+$/, "");
  return `${sign}${size / 1_000_000n}${fraction ? `.${fraction}` : ""}`;
}

export function sum(amounts: readonly Microcredits[]): Microcredits {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function parseDecimal(text: string, where: string): { digits: bigint; places: number } {
  const match = DECIMAL.exec(text.trim());
  if (!match) throw wrong(where, `"${text}" is not an amount`);
  const [, sign, whole = "0", fraction = "", exponent = "0"] = match;
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

function wrong(where: string, what: string): CliError {
  return new CliError(`${where}: ${what}. Nothing was imported.`, {
    code: "invalid_source",
    fix: "Correct the file, then run the import again: what is there already is not added twice.",
  });
}
