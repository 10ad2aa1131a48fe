import { type Db, db } from "@/server/foundation/db";
import { type PriceOverride, parseOverrides } from "./price-override.schema";
import { type PriceBook, priceBooks, priceChangesSchema } from "./price-version.schema";
import { layerVersions, type Prices, priceAt } from "./prices";

/**
 * How long a process may price with the versions it has read. A version must become effective at
 * least 60 s after it is published: 30 s until every process has read again, and 30 s for a slow
 * commit and clocks that differ. So every process knows a version before it counts, and no charge
 * has to look for one.
 */
export const CACHE_SECONDS = 30;
export const PUBLISH_LEAD_SECONDS = 60;

/** The price book of a credit account and what was agreed with it, as they were read. */
export type AccountTerms = { priceBook: string; priceOverrides: unknown };

export type AccountPrices = { priceBook: PriceBook; prices: Prices; overrides: PriceOverride[] };

/**
 * The prices an account pays at a moment: the version of its book that is in force, and what was
 * agreed with it. One query, besides the reading of new versions every 30 s.
 */
export async function loadPrices(
  database: Db,
  creditAccountId: string,
  now: Date,
): Promise<AccountPrices> {
  const [account] = await database.$queryRaw<{ price_book: string; overrides: unknown }[]>`
    select a.price_book, coalesce(
      (select jsonb_agg(to_jsonb(o)) from price_overrides o
        where o.credit_account_id = a.id and coalesce(o.ends_at, 'infinity') > ${now}), '[]') as overrides
    from credit_accounts a where a.id = ${creditAccountId}`;
  if (!account) throw new Error(`credit account ${creditAccountId} was just read and is gone`);
  return choose(await readBooks(database), account.price_book, account.overrides, now);
}

/**
 * The same for a caller that has read the account's book and overrides itself (rows of
 * `price_overrides` by `to_jsonb`), as the charge path does in its one query. Not inside a
 * transaction: when the versions are due it takes a connection of its own.
 */
export async function pricesWith(
  { priceBook, priceOverrides }: AccountTerms,
  now: Date,
): Promise<AccountPrices> {
  return choose(await readBooks(db()), priceBook, priceOverrides, now);
}

/** The list prices of a book at a moment. Not inside a transaction, as above. */
export async function listPrices(book: PriceBook, now: Date): Promise<Prices> {
  return priceAt((await readBooks(db()))[book], now);
}

function choose(books: Books, priceBook: string, overrides: unknown, now: Date): AccountPrices {
  const book = priceBooks.find((candidate) => candidate === priceBook);
  if (!book) throw new Error(`there is no price book "${priceBook}"`);
  return {
    priceBook: book,
    prices: priceAt(books[book], now),
    overrides: parseOverrides(overrides),
  };
}

type Books = Record<PriceBook, Prices[]>;
type Cache = { readAt: number; books: Books };

let cache: Cache | undefined;
let reading: Promise<Books> | undefined;

// The age of the cache is time that passed in this process, not time of the business: it is measured
// on the monotonic clock, so that a test's or a scenario's clock cannot keep old prices alive. It reads
// on the caller's connection: one of its own could be waited for by the very transactions that hold all.
async function readBooks(database: Db): Promise<Books> {
  if (cache && performance.now() - cache.readAt < CACHE_SECONDS * 1_000) return cache.books;
  reading ??= readPublished(database).finally(() => {
    reading = undefined;
  });
  return reading;
}

async function readPublished(database: Db): Promise<Books> {
  const readAt = performance.now();
  const rows = await database.priceVersion.findMany({ orderBy: { effectiveAt: "asc" } });
  const books = Object.fromEntries(
    priceBooks.map((book) => [
      book,
      layerVersions(
        book,
        rows
          .filter(({ priceBook }) => priceBook === book)
          .map(({ id, effectiveAt, prices }) => ({
            id,
            effectiveAt,
            changes: priceChangesSchema.parse(prices),
          })),
      ),
    ]),
  ) as Books;
  cache = { readAt, books };
  return books;
}
