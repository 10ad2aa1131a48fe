import { formatCredits, formatMoneyCents, formatPrice } from "@/components/credits/format";
import { isOperationKey, operationByKey } from "@/server/pricing/catalogue";
import type { PriceVersionAnswer } from "@/server/staff/prices/prices.schema";

type Change = PriceVersionAnswer["changes"][number];

const figures: Record<Change["unit"], (value: number) => string> = {
  credits: formatPrice,
  credits_per_million_tokens: (value) => `${formatPrice(value)} / 1M tokens`,
  cents_per_credit: (value) => formatMoneyCents(value),
  percent_off: (value) => `${value} % off`,
};

/** `"1 credit → 2.5 credits"`, `"new: 7 credits / 1M tokens"`, `"no longer"`. */
export function changeInWords({ from, to, unit }: Change): string {
  if (to === null) return "no longer";
  if (from === null) return `new: ${figures[unit](to)}`;
  return `${figures[unit](from)} → ${figures[unit](to)}`;
}

/** `"operation:invoice.create"` -> `"Create invoice"`; a model by its name; `"A credit"`. */
export function subjectInWords(subject: string): string {
  const name = subject.slice(subject.indexOf(":") + 1);
  if (subject === "credit") return "A credit";
  if (subject.startsWith("model:")) return `Tokens of ${name}`;
  return isOperationKey(name) ? operationByKey(name).label : name;
}

/** What was agreed, in a line: `"0.5 credits"`, `"Lite 0.2 credits"`, `"$19.00"`. */
export function agreedInWords(prices: Record<string, unknown>): string {
  const {
    credits,
    variants,
    cents_per_credit,
    input_credits_per_million,
    output_credits_per_million,
  } = prices as {
    credits?: number;
    variants?: Record<string, number>;
    cents_per_credit?: number;
    input_credits_per_million?: number;
    output_credits_per_million?: number;
  };
  const parts = [
    credits === undefined ? null : formatPrice(credits),
    ...Object.entries(variants ?? {}).map(([variant, price]) => `${variant} ${formatPrice(price)}`),
    cents_per_credit === undefined ? null : formatMoneyCents(cents_per_credit),
    input_credits_per_million === undefined
      ? null
      : `input ${formatCredits(input_credits_per_million)}`,
    output_credits_per_million === undefined
      ? null
      : `output ${formatCredits(output_credits_per_million)}`,
    input_credits_per_million === undefined ? null : "credits / 1M tokens",
  ];
  return parts
    .filter((part) => part !== null)
    .join(", ")
    .replace(", credits /", " credits /");
}

/** A moment as `<input type="datetime-local">` holds it, in UTC: `"2027-03-01T12:00"`. */
export function toUtcField(moment: Date): string {
  return moment.toISOString().slice(0, 16);
}

/** What such an input says, as a moment. */
export function fromUtcField(value: string): string {
  return `${value}:00Z`;
}
