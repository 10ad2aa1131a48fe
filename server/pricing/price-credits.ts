import { invalid } from "@/server/foundation/errors";
import { MICROCREDITS_PER_CREDIT } from "./microcredits";
import { agreedPrice, type PriceSource } from "./overrides";
import type { PriceOverride } from "./price-override.schema";
import type { CreditPrice } from "./price-version.schema";

/** What a JSON number carries to the microcredit, in whole credits: no account can hold more. */
const MAX_CREDITS = BigInt(Number.MAX_SAFE_INTEGER) / MICROCREDITS_PER_CREDIT;

/** What an order of credits costs, why, and what a larger one would save. */
export type PricedCredits = {
  amountCents: bigint;
  /** Every credit of the order costs this: whole cents, so nothing is rounded. */
  centsPerCredit: bigint;
  listCentsPerCredit: bigint;
  priceSource: PriceSource;
  /** The override that set the price. */
  override?: string;
  /** Of the tier reached; 0 where no tier applies. */
  percentOff: number;
  /** "`moreCredits` more credits reach `percentOff` % off"; null at the best price and at an agreed one. */
  nextTier: { moreCredits: bigint; percentOff: number } | null;
};

/**
 * The price of credits in a price book: what was agreed with the account, else the tier that its
 * lifetime credits reach with this order, for the whole order, else the list. Pure and exact.
 * Source: S3 (volume discounts by lifetime credits, fixed prices negotiated with sales).
 * @param order.book the credit price of the book (`prices.credit`)
 * @param order.lifetimePurchased microcredits bought before this order
 * @param order.credits microcredits, whole credits only
 * @throws validation_failed for a fraction of a credit, none, or more than an account can hold
 */
export function priceOfCredits(order: {
  book: CreditPrice;
  lifetimePurchased: bigint;
  credits: bigint;
  overrides: readonly PriceOverride[];
  now: Date;
}): PricedCredits {
  const credits = wholeCredits(order.credits);
  const list = BigInt(order.book.list_price_cents);
  const agreed = agreedPrice(order, (override) =>
    override.kind === "credit" ? BigInt(override.prices.cents_per_credit) : undefined,
  );
  if (agreed) {
    return {
      amountCents: agreed.price * credits,
      centsPerCredit: agreed.price,
      listCentsPerCredit: list,
      priceSource: agreed.source,
      override: agreed.id,
      percentOff: 0,
      nextTier: null,
    };
  }
  const lifetime = order.lifetimePurchased + order.credits;
  const { tiers } = order.book;
  const reached = tiers.findLast(({ from }) => creditsUntil(from, lifetime) === 0n);
  const next = tiers.find(({ from }) => creditsUntil(from, lifetime) > 0n);
  const percentOff = reached?.percent_off ?? 0;
  // The schema of a credit price admits only discounts that leave whole cents.
  const centsPerCredit = (list * BigInt(100 - percentOff)) / 100n;
  return {
    amountCents: centsPerCredit * credits,
    centsPerCredit,
    listCentsPerCredit: list,
    priceSource: percentOff > 0 ? "tier" : "list",
    percentOff,
    nextTier: next
      ? { moreCredits: creditsUntil(next.from, lifetime), percentOff: next.percent_off }
      : null,
  };
}

function wholeCredits(microcredits: bigint): bigint {
  if (microcredits % MICROCREDITS_PER_CREDIT !== 0n) {
    throw invalid("credits", "Credits are sold whole");
  }
  const credits = microcredits / MICROCREDITS_PER_CREDIT;
  if (credits < 1n) throw invalid("credits", "Buy at least one credit");
  if (credits > MAX_CREDITS) throw invalid("credits", "This is more than an account can hold");
  return credits;
}

/** Whole credits that are missing to a lifetime of `from`; a fraction left over needs one more. */
function creditsUntil(from: number, lifetime: bigint): bigint {
  const missing = BigInt(from) * MICROCREDITS_PER_CREDIT - lifetime;
  if (missing <= 0n) return 0n;
  return (missing + MICROCREDITS_PER_CREDIT - 1n) / MICROCREDITS_PER_CREDIT;
}
