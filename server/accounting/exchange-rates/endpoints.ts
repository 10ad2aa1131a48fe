import { z } from "zod";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { dayField, limit, organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { conversionSchema, exchangeRateSchema } from "./exchange-rate.schema";
import { convertAmount, listExchangeRates } from "./read-exchange-rates";
import { updateExchangeRate } from "./update-exchange-rate";

const minorUnits = z.preprocess(
  (raw) => (typeof raw === "string" && /^-?\d{1,15}$/.test(raw) ? Number(raw) : raw),
  z.int("Enter a whole number of minor units (cents)"),
);

export const exchangeRateEndpoints = [
  operationEndpoint(updateExchangeRate, "Running the books"),
  defineEndpoint({
    name: "exchange_rate.list",
    tag: "Running the books",
    summary: "Exchange rates, latest date first",
    access: "accounting.read",
    input: organizationInput.extend({
      limit,
      cursor: z.string().max(64).optional(),
      base: currencySchema.optional(),
      quote: currencySchema.optional(),
      search: z.string().trim().max(40).optional().meta({
        description: "Start of a currency code, or of a pair in either order: EUR, USD/EUR",
      }),
    }),
    output: pageOf(exchangeRateSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/exchange-rates", status: 200 },
    handle: ({ organization, input }) => listExchangeRates(db(), organization.id, input),
  }),
  defineEndpoint({
    name: "currency.convert",
    tag: "Running the books",
    summary: "Convert an amount to another currency on a given date",
    access: "accounting.read",
    input: organizationInput.extend({
      amount: minorUnits.meta({ type: "integer", example: 10_000 }),
      from_currency: currencySchema.meta({ example: "USD" }),
      to_currency: currencySchema.meta({ example: "USD" }),
      date: dayField.optional(),
    }),
    output: conversionSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/exchange-rates/convert",
      status: 200,
    },
    handle: ({ organization, input, now }) =>
      convertAmount(
        db(),
        organization,
        {
          amount: input.amount,
          from: input.from_currency,
          to: input.to_currency,
          date: input.date,
        },
        now,
      ),
  }),
];
