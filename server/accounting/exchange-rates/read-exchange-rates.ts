import { type ExchangeRate, Prisma } from "@/generated/prisma/client";
import { plainDecimal } from "@/server/accounting/amounts/decimal";
import { convert } from "@/server/accounting/amounts/in-books";
import { dayInTimeZone } from "@/server/foundation/clock";
import type { Db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { type Page, pageUpTo } from "@/server/foundation/page";
import { readThrough, sendIn } from "@/server/foundation/statements";
import { findInWalk } from "@/server/foundation/walk";
import type { ConversionAnswer, ExchangeRateAnswer } from "./exchange-rate.schema";
import { findRateOfDay } from "./find-rate";

type Filter = {
  limit: number;
  cursor?: string | undefined;
  base?: string | undefined;
  quote?: string | undefined;
  search?: string | undefined;
};

/** Exchange rates of an organization, those of the latest days first. Free. */
export async function listExchangeRates(
  db: Db,
  organizationId: string,
  { limit, cursor, ...filter }: Filter,
): Promise<Page<ExchangeRateAnswer>> {
  const after = cursor
    ? await db.exchangeRate.findFirst({ where: { id: cursor, organizationId } })
    : null;
  const below = after
    ? Prisma.sql`and (date, id) < (${after.date}::date, ${after.id})`
    : Prisma.empty;
  const { ids, nextCursor } = await findInWalk(
    db,
    Prisma.sql`
      select id, ${matching(filter)} as matches from exchange_rates
      where organization_id = ${organizationId} ${below} order by date desc, id desc`,
    limit,
  );
  const rows = await db.exchangeRate.findMany({ where: { id: { in: ids }, organizationId } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const answers = ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [exchangeRateAnswer(row)] : [];
  });
  return pageUpTo(answers, nextCursor);
}

/** Which rates are asked for. A pair is found however it is written, and the other way round. */
function matching({ base, quote, search }: Omit<Filter, "limit" | "cursor">): Prisma.Sql {
  const words = search?.toUpperCase().match(/[A-Z]+/g) ?? [];
  const conditions = [
    ...(base ? [Prisma.sql`base = ${base}`] : []),
    ...(quote ? [Prisma.sql`quote = ${quote}`] : []),
    ...words.map((word) => Prisma.sql`(starts_with(base, ${word}) or starts_with(quote, ${word}))`),
    ...(search !== undefined && words.length === 0 ? [Prisma.sql`false`] : []),
  ];
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, " and ");
}

function exchangeRateAnswer(row: ExchangeRate): ExchangeRateAnswer {
  return {
    id: row.id,
    base: row.base,
    quote: row.quote,
    rate_decimal: plainDecimal(row.rate.toFixed()),
    date: row.date.toISOString().slice(0, 10),
    created_at: row.createdAt.toISOString(),
  };
}

/** What an amount is in another currency on a day. Free (S1: built into transaction costs). @throws validation_failed */
export async function convertAmount(
  db: Db,
  organization: { id: string; timeZone: string },
  asked: { amount: number; from: string; to: string; date?: string | undefined },
  now: Date,
): Promise<ConversionAnswer> {
  const { amount, from, to } = asked;
  const date = asked.date ?? dayInTimeZone(now, organization.timeZone);
  const found = await findRateOfDay(readThrough(sendIn(db)), organization.id, {
    from,
    to,
    date,
    path: "from_currency",
  });
  const converted = convert(BigInt(amount), from, to, found.rate);
  if (!Number.isSafeInteger(Number(converted)))
    throw invalid("amount", "The converted amount is too large to return exactly");
  return {
    from_currency: from,
    to_currency: to,
    amount,
    converted: Number(converted),
    rate_decimal: found.rate,
    date,
    rate_date: found.date,
    rate_inverted: found.inverted,
  };
}
