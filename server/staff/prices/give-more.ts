import type { Tx } from "@/server/foundation/db";
import { describeChanges, type PriceChange } from "@/server/pricing/describe-changes";
import { listPrices, loadPrices } from "@/server/pricing/load-prices";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { creditOverrideSchema } from "@/server/pricing/price-override.schema";
import {
  operationPriceSchema,
  type PriceBook,
  priceChangesSchema,
  tokenPriceSchema,
} from "@/server/pricing/price-version.schema";
import { layerVersions, type Prices, priceAt, tokenRates } from "@/server/pricing/prices";
import type { AgreePriceInput, PublishVersionInput } from "./prices.schema";

/**
 * Prices that fall give more for the same money, and nobody knows how often: they create credits without
 * end (null). Prices that stay or rise create none (0).
 */
type Given = 0n | null;

/** What a version of a price book gives that was not given before. */
export async function givenByVersion(tx: Tx, input: PublishVersionInput): Promise<Given> {
  const { price_book: book } = input;
  const effectiveAt = new Date(input.effective_at);
  const rows = await tx.priceVersion.findMany({ where: { priceBook: book } });
  const published = rows.map((row) => ({
    id: row.id,
    effectiveAt: row.effectiveAt,
    changes: priceChangesSchema.parse(row.prices),
  }));
  const before = priceAt(layerVersions(book, published), effectiveAt);
  const next = { id: "next", effectiveAt, changes: input.prices };
  const after = priceAt(layerVersions(book, [...published, next]), effectiveAt);
  return describeChanges(before, after).some(givesMore) ? null : 0n;
}

function givesMore({ from, to, unit }: PriceChange): boolean {
  if (unit === "percent_off") return (to ?? 0) > (from ?? 0);
  return from !== null && to !== null && to < from;
}

/** What a price agreed with one account gives beyond its price book. */
export async function givenByAgreement(tx: Tx, input: AgreePriceInput, now: Date): Promise<Given> {
  const { prices: book } = await loadPrices(tx, input.credit_account_id, now);
  return isBelow(input, book) ? null : 0n;
}

function isBelow({ subject, prices }: AgreePriceInput, book: Prices): boolean {
  if (subject === "credit") {
    const { cents_per_credit: cents } = creditOverrideSchema.parse(prices);
    return cents < book.credit.list_price_cents;
  }
  const name = subject.slice(subject.indexOf(":") + 1);
  if (subject.startsWith("model:")) {
    const [agreed, listed] = [tokenRates(tokenPriceSchema.parse(prices)), book.models.get(name)];
    return (
      listed !== undefined &&
      (agreed.input < listed.input || (agreed.output ?? 0n) < (listed.output ?? 0n))
    );
  }
  const { credits, variants = {} } = operationPriceSchema.parse(prices);
  const listed = book.operations.get(name);
  const below = (agreed: number | undefined, list: bigint | undefined) =>
    agreed !== undefined && list !== undefined && creditsToMicrocredits(agreed) < list;
  return (
    below(credits, listed?.plain) ||
    Object.entries(variants).some(([variant, agreed]) =>
      below(agreed, listed?.variants.get(variant) ?? listed?.plain),
    )
  );
}

/** What an account's move to another book gives: credits for less money. */
export async function givenByMove(
  tx: Tx,
  creditAccountId: string,
  to: PriceBook,
  now: Date,
): Promise<Given> {
  const [{ prices: from }, next] = await Promise.all([
    loadPrices(tx, creditAccountId, now),
    listPrices(to, now),
  ]);
  return lowestPrice(next) < lowestPrice(from) ? null : 0n;
}

function lowestPrice({ credit }: Prices): number {
  const most = Math.max(0, ...credit.tiers.map(({ percent_off }) => percent_off));
  return credit.list_price_cents * (100 - most);
}
