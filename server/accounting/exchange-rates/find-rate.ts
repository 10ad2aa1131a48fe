import { plainDecimal } from "@/server/accounting/amounts/decimal";
import { rateMissing } from "@/server/accounting/settings/book-settings";
import { lookUp, type Read } from "@/server/foundation/statements";

/** A rate, the day it was entered for, and whether it was entered the other way round. */
export type RateOfDay = { rate: string; date: string | null; inverted: boolean };

const ratesOnDay = lookUp<{ rate: string; date: string; inverted: boolean }>()({
  name: "exchange_rates_on_day",
  key: { organization_id: "text", base: "text", quote: "text", date: "date" },
  // The newest of both directions: a rate that was entered the other way round counts too, behind one of the same day.
  sql: (asked) => `
    select asked.place, newest.rate::text as rate, newest.date::text as date, newest.inverted from ${asked} cross join lateral (
      select date, rate, inverted from (
        (select date, false as inverted, rate from exchange_rates where organization_id = asked.organization_id
          and base = asked.base and quote = asked.quote and date <= asked.date order by date desc limit 1)
        union all
        (select date, true, round(1 / rate, 12) from exchange_rates where organization_id = asked.organization_id
          and base = asked.quote and quote = asked.base and date <= asked.date order by date desc limit 1)) both_ways
      order by date desc, inverted limit 1) newest`,
});

/**
 * The exchange rate that holds on a day: the one given, else the newest that was entered up to then.
 * @returns a plain decimal; "1" between a currency and itself
 * @throws validation_failed naming `path` where there is none
 */
export async function findRate(
  read: Read,
  organizationId: string,
  { given, ...asked }: Asked & { given?: string | undefined; path: string },
): Promise<string> {
  if (asked.from !== asked.to && given !== undefined) return given;
  return (await findRateOfDay(read, organizationId, asked)).rate;
}

type Asked = { from: string; to: string; date: string };

/** The newest rate that was entered up to a day, with its own day. @throws as `findRate` */
export async function findRateOfDay(
  read: Read,
  organizationId: string,
  asked: Asked & { path: string },
): Promise<RateOfDay> {
  const known = await knownRateOfDay(read, organizationId, asked);
  if (!known) throw rateMissing(asked.path, asked.from, asked.to, asked.date);
  return known;
}

/** The same, undefined where there is none. */
export async function knownRateOfDay(
  read: Read,
  organizationId: string,
  { from, to, date }: Asked,
): Promise<RateOfDay | undefined> {
  if (from === to) return { rate: "1", date: null, inverted: false };
  const key = { organization_id: organizationId, base: from, quote: to, date };
  const [found] = await read(ratesOnDay, key);
  if (!found) return undefined;
  const { rate, date: of, inverted } = found;
  return { rate: plainDecimal(rate), date: of, inverted };
}
