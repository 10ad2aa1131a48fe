import { currencyDecimals } from "@/server/foundation/minor-units";
import { decimal, divideRounded, powerOfTen } from "./decimal";

/** What an amount of one currency is in another. Minor units; half away from zero. @param rate of one whole unit */
export function convert(amount: bigint, from: string, to: string, rate: string): bigint {
  if (from === to) return amount;
  const { units, decimals } = decimal(rate);
  return divideRounded(
    amount * units * powerOfTen(currencyDecimals(to)),
    powerOfTen(decimals) * powerOfTen(currencyDecimals(from)),
  );
}

type Line = { entry_type: "debit" | "credit"; amount: bigint };

/**
 * What the lines of a transaction are in the currency of the books. Each is rounded by itself; the unit or two by
 * which they then differ go to the largest line of the side that lacks them, so that they balance there too.
 */
export function inBooks(
  lines: Line[],
  { currency, bookCurrency, rate }: { currency: string; bookCurrency: string; rate: string },
): bigint[] {
  const amounts = lines.map(({ amount }) => convert(amount, currency, bookCurrency, rate));
  const of = (side: Line["entry_type"]) =>
    lines.reduce(
      (sum, { entry_type }, i) => sum + (entry_type === side ? (amounts[i] ?? 0n) : 0n),
      0n,
    );
  const lacking = of("debit") - of("credit");
  if (lacking === 0n) return amounts;
  const side = lacking > 0n ? "credit" : "debit";
  let largest = -1;
  lines.forEach(({ entry_type }, i) => {
    if (entry_type === side && (largest < 0 || (amounts[i] ?? 0n) > (amounts[largest] ?? 0n)))
      largest = i;
  });
  return amounts.map((amount, i) =>
    i === largest ? amount + (lacking > 0n ? lacking : -lacking) : amount,
  );
}
