import { formatCredits, formatMoneyCents, formatPrice } from "@/server/pricing/amount-words";
import { labelOfOperation } from "@/server/pricing/operation-words";
import type { PriceVersionAnswer } from "@/server/staff/prices/prices.schema";

type Change = PriceVersionAnswer["changes"][number];

/** How a figure is written, alone and with its unit. */
const words: Record<Change["unit"], [bare: Words, full: Words]> = {
  credits: [formatCredits, formatPrice],
  credits_per_million_tokens: [
    formatCredits,
    (credits) => `${formatCredits(credits)} credits / 1M tokens`,
  ],
  cents_per_credit: [(cents) => formatMoneyCents(cents), (cents) => formatMoneyCents(cents)],
  percent_off: [formatCredits, (percent) => `${percent}% off`],
};
type Words = (value: number) => string;

/** `"1 → 2.5 credits"`, `"new: 7 credits / 1M tokens"`, `"no longer"`. */
export function changeInWords({ from, to, unit }: Change): string {
  if (to === null) return "no longer";
  const [bare, full] = words[unit];
  return from === null ? `new: ${full(to)}` : `${bare(from)} → ${full(to)}`;
}

/** `"operation:invoice.create"` -> `"Create invoice"`; a model by its name; `"A credit"`. */
export function subjectInWords(subject: string): string {
  const name = subject.slice(subject.indexOf(":") + 1);
  if (subject === "credit") return "A credit";
  if (subject.startsWith("model:")) return `Tokens of ${name}`;
  return labelOfOperation(name);
}

/** What was agreed, in a line: `"0.5 credits"`, `"lite 0.2 credits"`, `"$19.00"`. */
export function agreedInWords(prices: Partial<AgreedFigures>): string {
  if (prices.cents_per_credit !== undefined) return formatMoneyCents(prices.cents_per_credit);
  if (prices.input_credits_per_million !== undefined) {
    return ratesInWords(prices.input_credits_per_million, prices.output_credits_per_million);
  }
  return [
    ...(prices.credits === undefined ? [] : [formatPrice(prices.credits)]),
    ...Object.entries(prices.variants ?? {}).map(
      ([variant, credits]) => `${variant} ${formatPrice(credits)}`,
    ),
  ].join(", ");
}

/** What is stored of an agreed price: of an operation, a model or a credit. */
type AgreedFigures = {
  credits: number;
  variants: Record<string, number>;
  cents_per_credit: number;
  input_credits_per_million: number;
  output_credits_per_million: number;
};

/** `"input 250, output 1,000 credits / 1M tokens"`. */
export function ratesInWords(input: number, output: number | null | undefined): string {
  const further = typeof output === "number" ? `, output ${formatCredits(output)}` : "";
  return `input ${formatCredits(input)}${further} credits / 1M tokens`;
}

/** A moment as `<input type="datetime-local">` holds it, in UTC: `"2027-03-01T12:00"`. */
export function toUtcField(moment: Date): string {
  return moment.toISOString().slice(0, 16);
}

/** What such an input says, as a moment. */
export function fromUtcField(value: string): string {
  return `${value}:00Z`;
}
