import { formatDateTime } from "@/server/foundation/date-words";
import {
  creditsInWords,
  formatCreditsAsMoney,
  formatMoneyCents,
} from "@/server/pricing/amount-words";

/** Sentences that several emails share, so that the same thing is always said the same way. */

/** `399` -> `"399 credits ($3.99)"`: what is there, and what it is worth at the standard price. */
export function creditsWithWorth(value: number): string {
  return `${creditsInWords(value)} (${formatCreditsAsMoney(value)})`;
}

/** Whom a receipt names: the company and its tax ID, as far as they are known. */
export function buyerRows(buyer: {
  companyName?: string | null | undefined;
  taxId?: string | null | undefined;
}): [string, string][] {
  const { companyName, taxId } = buyer;
  return [
    ...(companyName ? [["Billed to", companyName] as [string, string]] : []),
    ...(taxId ? [["Tax ID", taxId] as [string, string]] : []),
  ];
}

/** The taxes that an amount contains. */
export function taxRows({
  taxes = [],
  currency,
}: {
  taxes?:
    | { name: string; percent: number; place: string | null; amountCents: number }[]
    | undefined;
  currency: string;
}): [string, string][] {
  return taxes.map(({ name, percent, place, amountCents }) => [
    `Includes ${name} ${percent}%${place ? ` (${place})` : ""}`,
    formatMoneyCents(amountCents, currency),
  ]);
}

const cardBrands: Record<string, string> = {
  amex: "American Express",
  cartes_bancaires: "Cartes Bancaires",
  diners: "Diners Club",
  discover: "Discover",
  eftpos_au: "eftpos",
  jcb: "JCB",
  link: "Link",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
};

type Card = { cardBrand: string; cardLast4: string };

/** `{ cardBrand: "visa", cardLast4: "4242" }` -> `"Visa 4242"`. */
export function cardInWords({ cardBrand, cardLast4 }: Card): string {
  return `${cardBrands[cardBrand.toLowerCase()] ?? cardBrand} ${cardLast4}`;
}

/** The same where a payment may have had no card: `null` then. */
export function knownCardInWords(card: {
  cardBrand?: string | undefined;
  cardLast4?: string | undefined;
}): string | null {
  const { cardBrand, cardLast4 } = card;
  return cardBrand && cardLast4 ? cardInWords({ cardBrand, cardLast4 }) : null;
}

/**
 * What a decline code may be told as. Lost, stolen, suspected fraud and the like all read "the
 * bank declined it": the reader may be the victim, and the thief may be the reader.
 */
const declineReasons: Record<string, string> = {
  authentication_required: "the bank asked for a confirmation",
  card_gone: "the card is no longer saved with Stripe",
  card_velocity_exceeded: "the card’s limit was reached",
  expired_card: "the card has expired",
  incorrect_cvc: "the card’s details didn’t match",
  incorrect_number: "the card’s details didn’t match",
  insufficient_funds: "the bank reported insufficient funds",
  invalid_expiry_month: "the card’s details didn’t match",
  invalid_expiry_year: "the card’s details didn’t match",
  not_accepted: "Stripe didn’t accept the charge; the bank wasn’t involved",
  processing_error: "the bank couldn’t process it",
  issuer_not_available: "the bank couldn’t be reached",
  withdrawal_count_limit_exceeded: "the card’s limit was reached",
};

/** A decline code as neutral words that complete "We couldn’t charge ...: ". */
export function declineInWords(code: string): string {
  return declineReasons[code] ?? "the bank declined it";
}

type FailedCharge = Card & { amountCents: number; currency: string };

/** `"We couldn’t charge Visa 4242 $16.01"`. */
export function failedChargeInWords(charge: FailedCharge): string {
  return `We couldn’t charge ${cardInWords(charge)} ${formatMoneyCents(charge.amountCents, charge.currency)}`;
}

/** `"21 Nov 2026, 14:22 (Europe/Berlin)"`: the zone is always named. */
export function timeInWords(iso: string, timeZone: string): string {
  return `${formatDateTime(iso, timeZone)} (${timeZone})`;
}

/**
 * `"tomorrow 09:00"` when it is the day after `fromIso` in that zone, `"today 15:00"` on the same
 * day, and else the full date. Without `fromIso` always the full date.
 */
export function nearTimeInWords(
  iso: string,
  fromIso: string | undefined,
  timeZone: string,
): string {
  const full = formatDateTime(iso, timeZone);
  if (!fromIso) return full;
  const days = dayNumber(iso, timeZone) - dayNumber(fromIso, timeZone);
  const day = days === 0 ? "today" : days === 1 ? "tomorrow" : null;
  return day ? `${day} ${full.split(", ")[1]}` : full;
}

function dayNumber(iso: string, timeZone: string): number {
  // Sweden writes dates as ISO does: the calendar day in the zone, free of daylight saving.
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  return Date.parse(day.format(new Date(iso))) / 86_400_000;
}

/** `["a", "b", "c"]` -> `"a, b and c"`. */
export function listInWords(items: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(items);
}
