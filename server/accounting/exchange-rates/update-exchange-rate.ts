import { z } from "zod";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { recordEvent } from "@/server/accounting/events/record-event";
import { dateSchema, rateSchema } from "@/server/accounting/transactions/transaction.schema";
import { dayInTimeZone } from "@/server/foundation/clock";
import { idSchema, newId } from "@/server/foundation/ids";
import { lookUp, writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { exchangeRateSchema } from "./exchange-rate.schema";

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
  summary: "Enter or correct the exchange rate that applies from a date",
  permission: "accounting.write",
  input: z
    .strictObject({
      organization_id: idSchema("organization"),
      base: currencySchema,
      quote: currencySchema,
      rate_decimal: rateSchema,
      date: dateSchema.optional().meta({ description: "Defaults to today" }),
    })
    .refine(({ base, quote }) => base !== quote, {
      path: ["quote"],
      error: "Choose a currency other than the base",
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
