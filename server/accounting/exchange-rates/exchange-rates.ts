import { z } from "zod";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { plainDecimal } from "@/server/accounting/amounts/decimal";
import { convert } from "@/server/accounting/amounts/in-books";
import { recordEvent } from "@/server/accounting/events/record-event";
import { dateSchema, rateSchema } from "@/server/accounting/transactions/transaction.schema";
import { dayInTimeZone } from "@/server/foundation/clock";
import type { Db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { cutPage, type Page } from "@/server/foundation/page";
import { lookUp, readThrough, sendIn, writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { findRate } from "./find-rate";

export const exchangeRateSchema = z.object({
  id: z.string(),
  base: z.string(),
  quote: z.string(),
  rate_decimal: z.string().meta({ description: "What one unit of base is worth in quote" }),
  date: z.string().meta({ description: "From this day on, until a newer one" }),
  created_at: z.string(),
});
export type ExchangeRateAnswer = z.output<typeof exchangeRateSchema>;

// Of one day the last one entered counts.
const keptRates = writeRows({
  name: "kept_exchange_rates",
  row: {
    id: "text",
    organization_id: "text",
    base: "text",
    quote: "text",
    rate: "numeric",
    date: "date",
    created_at: "timestamptz",
  },
  sql: (given) => `
    insert into exchange_rates (id, organization_id, base, quote, rate, date, created_at)
    select id, organization_id, base, quote, rate, date, created_at from ${given}
    on conflict (organization_id, base, quote, date) do update set rate = excluded.rate, created_at = excluded.created_at`,
});

const ratesOfDay = lookUp<{ id: string }>()({
  name: "exchange_rates_of_day",
  key: { organization_id: "text", base: "text", quote: "text", date: "date" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, r.id from ${asked} join exchange_rates r on r.organization_id = asked.organization_id
      and r.base = asked.base and r.quote = asked.quote and r.date = asked.date`,
});

/** Enters the exchange rate of a day, or corrects it. What was posted keeps the rate it was posted with. */
export const updateExchangeRate = defineOperation({
  key: "exchange_rate.update",
  summary: "Enter an exchange rate from a day on, or correct it",
  permission: "accounting.write",
  input: z
    .strictObject({
      organization_id: idSchema("organization"),
      base: currencySchema,
      quote: currencySchema,
      rate_decimal: rateSchema,
      date: dateSchema.optional().meta({ description: "Today if left out" }),
    })
    .refine(({ base, quote }) => base !== quote, {
      path: ["quote"],
      error: "Choose another currency than the base",
    }),
  output: exchangeRateSchema,
  example: { base: "EUR", quote: "USD", rate_decimal: "1.0825" },
  rest: { method: "post", path: "/organizations/{organization_id}/exchange-rates", status: 201 },
  kind: "atomic",
  async perform(context) {
    const { organization, input, now, read, write } = context;
    const { base, quote } = input;
    const date = input.date ?? dayInTimeZone(now, organization.timeZone);
    const [known] = await read(ratesOfDay, { organization_id: organization.id, base, quote, date });
    const id = known?.id ?? newId("exchangeRate");
    write(keptRates, {
      id,
      organization_id: organization.id,
      base,
      quote,
      rate: input.rate_decimal,
      date,
      created_at: now,
    });
    const description = `Exchange rate ${base}/${quote} of ${date} set to ${input.rate_decimal}`;
    recordEvent(write, context, { type: "exchange_rate.updated", entityId: id, description });
    return {
      output: {
        id,
        base,
        quote,
        rate_decimal: input.rate_decimal,
        date,
        created_at: now.toISOString(),
      },
      entity: { type: "exchange_rate", id },
      description: "Exchange rate updated",
    };
  },
});

/** Exchange rates of an organization, the ones entered last first. Free. */
export async function listExchangeRates(
  db: Db,
  organizationId: string,
  filter: {
    limit: number;
    cursor?: string | undefined;
    base?: string | undefined;
    quote?: string | undefined;
  },
): Promise<Page<ExchangeRateAnswer>> {
  const { limit: count, cursor, base, quote } = filter;
  const rows = await db.exchangeRate.findMany({
    where: {
      organizationId,
      ...(base ? { base } : {}),
      ...(quote ? { quote } : {}),
      ...(cursor ? { id: { lt: cursor } } : {}),
    },
    orderBy: { id: "desc" },
    take: count + 1,
  });
  const answers = rows.map((row) => ({
    id: row.id,
    base: row.base,
    quote: row.quote,
    rate_decimal: plainDecimal(row.rate.toFixed()),
    date: row.date.toISOString().slice(0, 10),
    created_at: row.createdAt.toISOString(),
  }));
  return cutPage(answers, count, ({ id }) => id);
}

export const conversionSchema = z.object({
  from_currency: z.string(),
  to_currency: z.string(),
  amount: z.int(),
  converted: z
    .int()
    .meta({ description: "Minor units of to_currency, rounded half away from zero" }),
  rate_decimal: z.string(),
  date: z.string(),
});

/** What an amount is in another currency on a day. Free (S1: built into transaction costs). @throws validation_failed */
export async function convertAmount(
  db: Db,
  organization: { id: string; timeZone: string },
  asked: { amount: number; from: string; to: string; date?: string | undefined },
  now: Date,
): Promise<z.output<typeof conversionSchema>> {
  const { amount, from, to } = asked;
  const date = asked.date ?? dayInTimeZone(now, organization.timeZone);
  const read = readThrough(sendIn(db));
  const rate = await findRate(read, organization.id, { from, to, date, path: "from_currency" });
  const converted = convert(BigInt(amount), from, to, rate);
  if (!Number.isSafeInteger(Number(converted)))
    throw invalid("amount", "What this comes to is too large to be told exactly");
  return {
    from_currency: from,
    to_currency: to,
    amount,
    converted: Number(converted),
    rate_decimal: rate,
    date,
  };
}
