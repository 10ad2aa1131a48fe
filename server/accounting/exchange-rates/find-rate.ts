import { plainDecimal } from "@/server/accounting/amounts/decimal";
import { rateMissing } from "@/server/accounting/settings/book-settings";
import { lookUp, type Read } from "@/server/foundation/statements";

const ratesOnDay = lookUp<{ rate: string }>()({
  name: "exchange_rates_on_day",
  key: { organization_id: "text", base: "text", quote: "text", date: "date" },
  // The newest of both directions: a rate that was entered the other way round counts too, behind one of the same day.
  sql: (asked) => `
    select asked.place, newest.rate::text as rate from ${asked} cross join lateral (
      select date, rate from (
        (select date, 1 as preference, rate from exchange_rates where organization_id = asked.organization_id
          and base = asked.base and quote = asked.quote and date <= asked.date order by date desc limit 1)
        union all
        (select date, 2, round(1 / rate, 12) from exchange_rates where organization_id = asked.organization_id
          and base = asked.quote and quote = asked.base and date <= asked.date order by date desc limit 1)) both_ways
      order by date desc, preference limit 1) newest`,
});

/**
 * The exchange rate that holds on a day: the one given, else the newest that was entered up to then.
 * @returns a plain decimal; "1" between a currency and itself
 * @throws validation_failed naming `path` where there is none
 */
export async function findRate(
  read: Read,
  organizationId: string,
  asked: { from: string; to: string; date: string; given?: string | undefined; path: string },
): Promise<string> {
  const rate = await knownRate(read, organizationId, asked);
  if (rate === undefined) throw rateMissing(asked.path, asked.from, asked.to, asked.date);
  return rate;
}

/** The same, undefined where there is none. */
export async function knownRate(
  read: Read,
  organizationId: string,
  { from, to, date, given }: { from: string; to: string; date: string; given?: string | undefined },
): Promise<string | undefined> {
  if (from === to) return "1";
  if (given !== undefined) return given;
  const key = { organization_id: organizationId, base: from, quote: to, date };
  const [found] = await read(ratesOnDay, key);
  return found && plainDecimal(found.rate);
}
