import { moneyFormat } from "@/server/foundation/minor-units";

/**
 * Words for amounts, shared by answers, pages and emails. Nothing here decides anything: it writes numbers
 * the way the product writes them.
 */

const credits = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

/** `1286.75` -> `"1,286.75"`. Input in credits, up to six decimals. */
export function formatCredits(value: number): string {
  return credits.format(value);
}

/** `399` -> `"399 credits"`, `1` -> `"1 credit"`. */
export function creditsInWords(value: number): string {
  return `${credits.format(value)} ${creditsWord(value)}`;
}

/** A price in words: `"1 credit"`, `"0.25 credits"`, `"Free"`. */
export function formatPrice(value: number): string {
  return value === 0 ? "Free" : creditsInWords(value);
}

/** A price within a sentence: "it costs" `"1 credit"`, `"0.25 credits"`, `"nothing"`. */
export function formatCost(value: number): string {
  return value === 0 ? "nothing" : formatPrice(value);
}

/** `"credit"` for one, else `"credits"`. */
export function creditsWord(value: number): string {
  return value === 1 ? "credit" : "credits";
}

/** `-2` -> `"−2"`, `1601` -> `"+1,601"`: a movement, with a true minus sign. */
export function formatCreditsDelta(value: number): string {
  if (value === 0) return "0";
  return value < 0 ? `−${credits.format(-value)}` : `+${credits.format(value)}`;
}

/** Integer minor units -> `"$16.01"`. */
export function formatMoneyCents(cents: number, currency = "USD"): string {
  return moneyFormat(currency).format(cents / 100);
}

/** What credits are worth at the standard price (1 credit = $0.01), rounded to the cent. */
export function formatCreditsAsMoney(value: number): string {
  return formatMoneyCents(Math.round(value));
}
