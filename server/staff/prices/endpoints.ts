import { z } from "zod";
import { defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { limit, pageOf } from "@/server/doors/endpoints/fields";
import { awaits, doOrAsk, orAwaits, staffActions } from "@/server/doors/endpoints/staff-actions";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { priceBooks } from "@/server/pricing/price-version.schema";
import { endAgreedPrice } from "@/server/staff/prices/agree-price";
import {
  accountPricesSchema,
  agreePriceSchema,
  priceBookSchema,
  pricedAccountSchema,
  priceOverrideSchema,
  priceVersionSchema,
  publishVersionSchema,
} from "@/server/staff/prices/prices.schema";
import {
  findPricedAccounts,
  listOverrides,
  listVersions,
  readAccountPrices,
  readPriceBook,
} from "@/server/staff/prices/read-prices";

/** Publishing prices and agreeing on them: for the people who run Bursar. */
export const priceEndpoints = [
  defineStaffEndpoint({
    name: "staff.price_version.list",
    summary: "The versions of a price book, newest first, with their changes",
    shows: () => [],
    input: z.strictObject({ price_book: z.enum(priceBooks).default("standard") }),
    output: pageOf(priceVersionSchema),
    rest: { method: "get", path: "/staff/price-versions", status: 200 },
    async handle({ input, now }) {
      const data = await listVersions(input.price_book, now);
      return wholePage(data);
    },
  }),
  defineStaffEndpoint({
    name: "staff.price_version.publish",
    summary: "Publish a version of a price book, at least 60 seconds ahead",
    shows: () => [],
    input: publishVersionSchema,
    output: orAwaits(z.object({ id: z.string() })),
    rest: { method: "post", path: "/staff/price-versions", status: 201, alsoStatus: awaits },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: (context) => doOrAsk(staffActions.publishPrices, context.input, context),
  }),
  defineStaffEndpoint({
    name: "staff.price_book.get",
    summary: "The current prices of a price book",
    shows: () => [],
    input: z.strictObject({ price_book: z.enum(priceBooks) }),
    output: priceBookSchema,
    rest: { method: "get", path: "/staff/price-books/{price_book}", status: 200 },
    async handle({ input, now }) {
      return readPriceBook(input.price_book, now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.priced_account.list",
    summary: "Search credit accounts by name or ID; without a search, those with their own prices",
    shows: ({ data }) => data.map(({ credit_account_id }) => credit_account_id),
    input: z.strictObject({ search: z.string().trim().max(100).optional() }),
    output: pageOf(pricedAccountSchema),
    rest: { method: "get", path: "/staff/priced-accounts", status: 200 },
    async handle({ input, now }) {
      const data = await findPricedAccounts(input.search || undefined, now);
      return wholePage(data);
    },
  }),
  defineStaffEndpoint({
    name: "staff.priced_account.get",
    summary: "Every price of an account, next to its price book's",
    shows: ({ credit_account_id }) => [credit_account_id],
    input: z.strictObject({ credit_account_id: idSchema("creditAccount") }),
    output: accountPricesSchema,
    rest: { method: "get", path: "/staff/priced-accounts/{credit_account_id}", status: 200 },
    async handle({ input, now }) {
      return readAccountPrices(input.credit_account_id, now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.price_book.change",
    summary: "Move an account to another price book",
    shows: () => [],
    input: z.strictObject({
      credit_account_id: idSchema("creditAccount"),
      price_book: z.enum(priceBooks),
    }),
    output: orAwaits(z.object({ credit_account_id: z.string(), price_book: z.enum(priceBooks) })),
    rest: {
      method: "put",
      path: "/staff/priced-accounts/{credit_account_id}/price-book",
      status: 200,
      alsoStatus: awaits,
    },
    reauthenticate: true,
    async handle(context) {
      return (await doOrAsk(staffActions.movePriceBook, context.input, context)) ?? context.input;
    },
  }),
  defineStaffEndpoint({
    name: "staff.price_override.list",
    summary: "Prices agreed with an account, or with anyone, newest first",
    shows: ({ data }) => data.map(({ credit_account_id }) => credit_account_id),
    input: z.strictObject({
      credit_account_id: idSchema("creditAccount").optional(),
      limit,
      cursor: z.string().max(64).optional(),
    }),
    output: pageOf(priceOverrideSchema),
    rest: { method: "get", path: "/staff/price-overrides", status: 200 },
    async handle({ input, now }) {
      return listOverrides({ ...input, creditAccountId: input.credit_account_id }, now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.price_override.create",
    summary: "Agree a price with an account",
    shows: () => [],
    input: agreePriceSchema,
    output: orAwaits(z.object({ id: z.string() })),
    rest: { method: "post", path: "/staff/price-overrides", status: 201, alsoStatus: awaits },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: (context) => doOrAsk(staffActions.agreePrice, context.input, context),
  }),
  defineStaffEndpoint({
    name: "staff.price_override.end",
    summary: "End an agreed price now",
    shows: () => [],
    input: z.strictObject({ price_override_id: idSchema("priceOverride") }),
    output: z.object({ id: z.string() }),
    rest: { method: "post", path: "/staff/price-overrides/{price_override_id}/end", status: 200 },
    reauthenticate: true,
    outsiderTo: "priceOverride",
    async handle({ actor, input, now }) {
      await endAgreedPrice(input.price_override_id, actor, now);
      return { id: input.price_override_id };
    },
  }),
];
