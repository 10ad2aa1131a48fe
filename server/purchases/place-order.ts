import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { creditsInWords } from "@/server/pricing/amount-words";
import { catalogue, type PackageKey, packageByKey } from "@/server/pricing/catalogue";
import { type CreditTerms, loadCreditTerms } from "@/server/pricing/load-credit-terms";
import {
  creditsToMicrocredits,
  MICROCREDITS_PER_CREDIT,
  microcreditsToCredits,
} from "@/server/pricing/microcredits";
import { priceOfCredits } from "@/server/pricing/price-credits";

/** What somebody asks to buy: a package, an amount of money, whole credits, or what was quoted. */
export type OrderRequest =
  | { package: PackageKey }
  | { amountCents: bigint }
  | { credits: number }
  | { quoteId: string };

/** What is bought, at which price: everything a purchase keeps of the moment it was made. */
export type Order = {
  kind: "package" | "custom_amount" | "quote";
  packageKey: PackageKey | null;
  quoteId: string | null;
  title: string;
  /** Microcredits. */
  credits: bigint;
  amountCents: bigint;
  currency: string;
  priceVersion: string;
};

/** The most Stripe takes in one payment. */
const MOST_CENTS = 99_999_999n;

/**
 * Turns a request into an order at the account's own prices: its price book, the tier its lifetime
 * credits reach, what was negotiated. Nothing a browser sends decides an amount but the one it asks for.
 * Source: S1, S2 (packages), S3 (whole credits, volume tiers), S5 (amounts from $5 to $1,000).
 * @throws validation_failed, wrong_state
 */
export async function placeOrder(
  tx: Tx,
  creditAccountId: string,
  request: Exclude<OrderRequest, { quoteId: string }>,
  now: Date,
): Promise<Order> {
  const terms = await loadCreditTerms(tx, creditAccountId, now);
  if ("package" in request) return packageOrder(terms, request.package);
  if ("amountCents" in request) return amountOrder(terms, request.amountCents, now);
  return creditsOrder(terms, request.credits, now);
}

function packageOrder(terms: CreditTerms, key: PackageKey): Order {
  if (terms.priceBook !== "standard") {
    throw new DomainError(
      "wrong_state",
      "This account can't buy packages: it buys single credits at its own price. Nothing was charged. Send a number of credits instead.",
    );
  }
  const bought = packageByKey(key);
  return {
    kind: "package",
    packageKey: key,
    quoteId: null,
    title: `${bought.name} package`,
    credits: creditsToMicrocredits(bought.credits),
    amountCents: BigInt(bought.priceCents),
    currency: "usd",
    priceVersion: terms.version,
  };
}

function amountOrder(terms: CreditTerms, amountCents: bigint, now: Date): Order {
  if (terms.book.tiers.length > 0 && !hasAgreedPrice(terms, now)) {
    throw invalid("amount", "This account buys whole credits at tiered prices: send credits");
  }
  const { centsPerCredit } = priceOfCredits({ ...terms, credits: MICROCREDITS_PER_CREDIT, now });
  requireWithinLimits("amount", amountCents);
  if (amountCents % centsPerCredit !== 0n) {
    throw invalid("amount", `A credit costs ${centsPerCredit} cents: send a multiple of it`);
  }
  return order(terms, (amountCents / centsPerCredit) * MICROCREDITS_PER_CREDIT, now);
}

function creditsOrder(terms: CreditTerms, credits: number, now: Date): Order {
  const placed = order(terms, creditsToMicrocredits(credits), now);
  if (terms.priceBook === "standard") requireWithinLimits("credits", placed.amountCents);
  if (placed.amountCents > MOST_CENTS)
    throw invalid("credits", "An order is at most $999,999.99: ask sales for a quote");
  return placed;
}

function order(terms: CreditTerms, credits: bigint, now: Date): Order {
  const priced = priceOfCredits({ ...terms, credits, now });
  const discount = priced.percentOff > 0 ? ` at ${priced.percentOff}% off` : "";
  return {
    kind: "custom_amount",
    packageKey: null,
    quoteId: null,
    title: `${creditsInWords(microcreditsToCredits(credits))}${discount}`,
    credits,
    amountCents: priced.amountCents,
    currency: "usd",
    priceVersion: priced.override ?? terms.version,
  };
}

function hasAgreedPrice(terms: CreditTerms, now: Date): boolean {
  return priceOfCredits({ ...terms, credits: MICROCREDITS_PER_CREDIT, now }).override !== undefined;
}

function requireWithinLimits(path: string, amountCents: bigint): void {
  const { minimumManualCents, maximumCents } = catalogue.customAmount;
  if (amountCents < minimumManualCents) throw invalid(path, "An order is at least $5.00");
  if (amountCents > maximumCents) {
    throw invalid(path, "An order is at most $1,000.00: for more, ask sales for a quote");
  }
}
