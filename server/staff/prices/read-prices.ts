import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { anywhere } from "@/server/foundation/search-text";
import { describeChanges } from "@/server/pricing/describe-changes";
import { listPrices, loadPrices } from "@/server/pricing/load-prices";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { agreedPrice } from "@/server/pricing/overrides";
import { describePrices } from "@/server/pricing/price-list";
import { type PriceBook, priceChangesSchema } from "@/server/pricing/price-version.schema";
import { layerVersions, type Prices, priceAt } from "@/server/pricing/prices";
import type {
  AccountPricesAnswer,
  PriceBookAnswer,
  PricedAccountAnswer,
  PriceOverrideAnswer,
  PriceVersionAnswer,
} from "./prices.schema";

const ACCOUNTS_SHOWN = 20;

/** Every version of a book, newest first, each with what it changed. Read from the table, not the cache. */
export async function listVersions(book: PriceBook, now: Date): Promise<PriceVersionAnswer[]> {
  const rows = await db().priceVersion.findMany({ where: { priceBook: book } });
  const versions = layerVersions(
    book,
    rows.map(({ id, effectiveAt, prices }) => ({
      id,
      effectiveAt,
      changes: priceChangesSchema.parse(prices),
    })),
  );
  const inForce = priceAt(versions, now);
  const names = await namesOf(rows.map(({ publishedBy }) => publishedBy));
  return versions
    .map((version, index): PriceVersionAnswer => {
      const row = rows.find(({ id }) => id === version.version);
      const before = versions[index - 1];
      return {
        id: version.version,
        price_book: book,
        effective_at: version.effectiveAt?.toISOString() ?? null,
        state: stateOf(version, inForce, now),
        changes: before ? describeChanges(before, version) : [],
        note: row?.note ?? "The published price list",
        published_by_name: row ? (names.get(row.publishedBy) ?? row.publishedBy) : "Bursar",
        created_at: row?.createdAt.toISOString() ?? null,
      };
    })
    .toReversed();
}

function stateOf(version: Prices, inForce: Prices, now: Date): PriceVersionAnswer["state"] {
  if (version === inForce) return "in_force";
  return version.effectiveAt && version.effectiveAt > now ? "scheduled" : "past";
}

/** The prices of a book as they are now. */
export async function readPriceBook(book: PriceBook, now: Date): Promise<PriceBookAnswer> {
  const prices = await listPrices(book, now);
  return {
    price_book: book,
    price_version: prices.version,
    operations: describePrices({ prices, overrides: [], now }),
    credit: prices.credit,
  };
}

/** Everything an account pays, beside its book's prices. @throws not_found */
export async function readAccountPrices(
  creditAccountId: string,
  now: Date,
): Promise<AccountPricesAnswer> {
  const found = await findPricedAccounts(creditAccountId, now);
  const account = found.find(({ credit_account_id }) => credit_account_id === creditAccountId);
  if (!account) throw notFound("credit account");
  const { prices, overrides } = await loadPrices(db(), creditAccountId, now);
  const ownCredit = agreedPrice({ overrides, now }, (override) =>
    override.kind === "credit" ? override.prices.cents_per_credit : undefined,
  );
  return {
    ...account,
    operations: describePrices({ prices, overrides, now }),
    credit: prices.credit,
    agreed_cents_per_credit: ownCredit?.price ?? null,
  };
}

/** What was agreed with an account, or with anyone, newest first. */
export async function listOverrides(
  filter: { creditAccountId?: string | undefined; cursor?: string | undefined; limit: number },
  now: Date,
): Promise<Page<PriceOverrideAnswer>> {
  const rows = await db().priceOverride.findMany({
    where: {
      ...(filter.creditAccountId ? { creditAccountId: filter.creditAccountId } : {}),
      ...(filter.cursor ? { id: { lt: filter.cursor } } : {}),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  const page = cutPage(rows, filter.limit, ({ id }) => id);
  const [people, organizations] = await Promise.all([
    namesOf(page.data.map(({ createdBy }) => createdBy)),
    payersOf(page.data.map(({ creditAccountId }) => creditAccountId)),
  ]);
  return {
    ...page,
    data: page.data.map((row) => ({
      id: row.id,
      credit_account_id: row.creditAccountId,
      organization_name: organizations.get(row.creditAccountId) ?? row.creditAccountId,
      subject: row.subject,
      negotiated: row.negotiated,
      prices: row.prices as Record<string, unknown>,
      state: stateOfOverride(row, now),
      note: row.note,
      created_by_name: people.get(row.createdBy) ?? row.createdBy,
      effective_at: row.effectiveAt.toISOString(),
      ends_at: row.endsAt?.toISOString() ?? null,
      created_at: row.createdAt.toISOString(),
    })),
  };
}

function stateOfOverride(
  { effectiveAt, endsAt }: { effectiveAt: Date; endsAt: Date | null },
  now: Date,
): PriceOverrideAnswer["state"] {
  // One that was ended before it began ends, by our clock, the moment it begins.
  if (endsAt && (endsAt <= now || endsAt <= effectiveAt)) return "ended";
  return effectiveAt > now ? "scheduled" : "in_force";
}

/** Credit accounts by name, slug or id; without words those with a price or a book of their own. */
export async function findPricedAccounts(
  words: string | undefined,
  now: Date,
): Promise<PricedAccountAnswer[]> {
  const like = words ? anywhere(words) : null;
  const rows = await db().$queryRaw<
    (Omit<PricedAccountAnswer, "lifetime_purchased"> & { lifetime_purchased: bigint })[]
  >`
    select a.id as credit_account_id, o.id as organization_id, o.name as organization_name, o.slug as organization_slug,
      a.price_book, a.lifetime_purchased, (select count(*)::int from price_overrides p where p.credit_account_id = a.id
        and p.effective_at <= ${now} and coalesce(p.ends_at, 'infinity') > ${now}) as overrides_in_force
    from credit_accounts a join organizations o on o.id = a.organization_id
    where a.sandbox_id is null and case when ${like}::text is null
      then a.price_book <> 'standard' or exists (select 1 from price_overrides p where p.credit_account_id = a.id)
      else o.name ilike ${like} or o.slug ilike ${like} or a.id = lower(${words ?? ""}) or o.id = lower(${words ?? ""}) end
    order by overrides_in_force desc, o.name, a.id limit ${ACCOUNTS_SHOWN}`;
  return rows.map((row) => ({
    ...row,
    lifetime_purchased: microcreditsToCredits(row.lifetime_purchased),
  }));
}

async function namesOf(userIds: string[]): Promise<Map<string, string>> {
  const users = await db().user.findMany({ where: { id: { in: userIds } } });
  return new Map(users.map(({ id, name, email }) => [id, name || email]));
}

async function payersOf(accountIds: string[]): Promise<Map<string, string>> {
  const rows = await db().creditAccount.findMany({
    where: { id: { in: accountIds } },
    select: { id: true, organizationId: true },
  });
  const organizations = await db().organization.findMany({
    where: { id: { in: rows.map(({ organizationId }) => organizationId) } },
    select: { id: true, name: true },
  });
  const names = new Map(organizations.map(({ id, name }) => [id, name]));
  return new Map(rows.map(({ id, organizationId }) => [id, names.get(organizationId) ?? id]));
}
