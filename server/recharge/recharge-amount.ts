import { MICROCREDITS_PER_CREDIT } from "@/server/pricing/microcredits";
import { priceOfCredits } from "@/server/pricing/price-credits";
import type { CreditPrice } from "@/server/pricing/price-version.schema";

/**
 * How much an automatic charge would be: pure, so that the worker charges exactly what the page
 * promised. Credits in microcredits, money in cents.
 */
export type CreditTermsNow = {
  book: CreditPrice;
  /** An agreed price is a book without tiers. */
  lifetimePurchased: bigint;
};

export type RefillRule = {
  /** `fixed_credits`: a wallet's, so many credits at a time whatever they cost. */
  mode: "target_balance" | "fixed_amount" | "fixed_credits";
  threshold: bigint;
  target: bigint;
  fixedAmountCents: bigint;
  /** Of `fixed_credits`. */
  credits?: bigint;
};

/** A cent a credit, whatever was bought before. */
export const standardTerms: CreditTermsNow = {
  book: { list_price_cents: 1, tiers: [] },
  lifetimePurchased: 0n,
};

export const MINIMUM_RECHARGE_CENTS = 100n;
export const MAXIMUM_RECHARGE_CENTS = 100_000n;

/**
 * What a charge would be now: whole credits up to the target (and any debt), or the fixed amount as
 * many times as bring the balance to the threshold, once at least. An automatic charge is $1 to $1,000;
 * what a larger one would bring follows with the next. Null: not even one credit can be bought for what
 * is allowed.
 * @param mostCents what the month still allows; a fixed amount is taken fewer times for it.
 * Source: S1, S2 (back to 2,000), S3 (whole credits at tiers), S5 (fixed amounts, $1 to $1,000).
 */
export function rechargeOrder(
  rule: RefillRule,
  state: { available: bigint; debt: bigint },
  terms: CreditTermsNow = standardTerms,
  mostCents: bigint = MAXIMUM_RECHARGE_CENTS,
): { amountCents: bigint; credits: bigint } | null {
  const gap = rule.threshold - state.available + state.debt;
  if (rule.mode === "fixed_amount")
    return timesTheAmount(rule.fixedAmountCents, gap, terms, mostCents);
  if (rule.mode === "fixed_credits")
    return timesTheCredits(rule.credits ?? 0n, gap, terms, mostCents);
  const missing = rule.target - state.available + state.debt;
  // Rounded up: a fraction of a credit that is missing takes a whole one.
  const count = (missing + MICROCREDITS_PER_CREDIT - 1n) / MICROCREDITS_PER_CREDIT;
  const wanted = orderOf(count < 1n ? 1n : count, terms);
  if (wanted.amountCents > MAXIMUM_RECHARGE_CENTS) return mostFor(MAXIMUM_RECHARGE_CENTS, terms);
  if (wanted.amountCents < MINIMUM_RECHARGE_CENTS) return leastFor(MINIMUM_RECHARGE_CENTS, terms);
  return wanted;
}

/**
 * The amount as many times as close the gap, in one charge: an amount smaller than the gap would else be
 * charged again after every cool-down. Once where more is not allowed.
 */
function timesTheAmount(cents: bigint, gap: bigint, terms: CreditTermsNow, mostCents: bigint) {
  const once = mostFor(cents, terms);
  if (!once) return null;
  const limit = mostCents < MAXIMUM_RECHARGE_CENTS ? mostCents : MAXIMUM_RECHARGE_CENTS;
  // More credits are never dearer a credit, so the number of times narrows down.
  let [least, most] = [1n, limit / cents > 1n ? limit / cents : 1n];
  while (least < most) {
    const middle = (least + most) / 2n;
    if ((mostFor(middle * cents, terms)?.credits ?? 0n) >= gap) most = middle;
    else least = middle + 1n;
  }
  return mostFor(least * cents, terms);
}

/** The same for a number of credits, which costs what it costs. Null: more than one charge may be. */
function timesTheCredits(credits: bigint, gap: bigint, terms: CreditTermsNow, mostCents: bigint) {
  const count = credits / MICROCREDITS_PER_CREDIT;
  const limit = mostCents < MAXIMUM_RECHARGE_CENTS ? mostCents : MAXIMUM_RECHARGE_CENTS;
  if (orderOf(count, terms).amountCents > MAXIMUM_RECHARGE_CENTS) return null;
  const needed = (gap + credits - 1n) / credits;
  let [least, most] = [1n, needed > 1n ? needed : 1n];
  while (least < most) {
    const middle = (least + most + 1n) / 2n;
    if (orderOf(middle * count, terms).amountCents <= limit) least = middle;
    else most = middle - 1n;
  }
  const order = orderOf(least * count, terms);
  return order.amountCents < MINIMUM_RECHARGE_CENTS
    ? leastFor(MINIMUM_RECHARGE_CENTS, terms)
    : order;
}

/** The same in cents, for a page that has no other use for it; 0 where nothing can be bought. */
export function rechargeAmountCents(
  rule: RefillRule,
  state: { available: bigint; debt: bigint },
  terms: CreditTermsNow = standardTerms,
): bigint {
  return rechargeOrder(rule, state, terms)?.amountCents ?? 0n;
}

/** The most whole credits this much money buys. A larger order is never dearer a credit, so it narrows down. */
function mostFor(cents: bigint, terms: CreditTermsNow) {
  const best = Math.max(0, ...terms.book.tiers.map(({ percent_off }) => percent_off));
  const cheapest = (BigInt(terms.book.list_price_cents) * BigInt(100 - best)) / 100n;
  let count = cents / cheapest;
  while (count > 0n && priceOf(count, terms).amountCents > cents)
    count = cents / priceOf(count, terms).centsPerCredit;
  return count === 0n ? null : orderOf(count, terms);
}

/** The fewest whole credits that cost at least this much. */
function leastFor(cents: bigint, terms: CreditTermsNow) {
  let count = 1n;
  while (priceOf(count, terms).amountCents < cents) count += 1n;
  return orderOf(count, terms);
}

function orderOf(count: bigint, terms: CreditTermsNow) {
  return {
    amountCents: priceOf(count, terms).amountCents,
    credits: count * MICROCREDITS_PER_CREDIT,
  };
}

// What was agreed with the account is in the book already, so no override and no moment matter.
function priceOf(count: bigint, terms: CreditTermsNow) {
  const credits = count * MICROCREDITS_PER_CREDIT;
  return priceOfCredits({ ...terms, credits, overrides: [], now: new Date(0) });
}
