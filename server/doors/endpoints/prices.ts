import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { actorOf, type Caller } from "@/server/organizations/caller";
import { priceBooks } from "@/server/pricing/price-version.schema";
import { agreePrice, endAgreedPrice, movePriceBook } from "@/server/staff/prices/agree-price";
import {
  accountPricesSchema,
  agreePriceSchema,
  priceBookSchema,
  pricedAccountSchema,
  priceOverrideSchema,
  priceVersionSchema,
  publishVersionSchema,
} from "@/server/staff/prices/prices.schema";
import { publishVersion } from "@/server/staff/prices/publish-version";
import {
  findPricedAccounts,
  listOverrides,
  listVersions,
  readAccountPrices,
  readPriceBook,
} from "@/server/staff/prices/read-prices";
import { requireStaff } from "@/server/staff/read-platform";
import { defineEndpoint } from "./endpoint";
import { limit, pageOf } from "./paging.schema";

/** Publishing prices and agreeing on them: for the people who run Bursar. */
export const priceEndpoints = {
  versionList: defineEndpoint({
    name: "staff.price_version.list",
    tag: "Staff",
    summary: "The versions of a price book, newest first, with what each changed",
    permission: null,
    input: z.strictObject({ price_book: z.enum(priceBooks).default("standard") }),
    output: pageOf(priceVersionSchema),
    rest: { method: "get", path: "/staff/price-versions", status: 200 },
    async handle({ caller, input, now }) {
      requireStaff(caller);
      const data = await listVersions(input.price_book, now);
      return wholePage(data);
    },
  }),
  versionPublish: defineEndpoint({
    name: "staff.price_version.publish",
    tag: "Staff",
    summary: "Publish a version of a price book, at least 60 seconds ahead",
    permission: null,
    input: publishVersionSchema,
    output: z.object({ id: z.string() }),
    rest: { method: "post", path: "/staff/price-versions", status: 201 },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      return publishVersion(input, staffActor(caller), now);
    },
  }),
  bookGet: defineEndpoint({
    name: "staff.price_book.get",
    tag: "Staff",
    summary: "The prices of a book as they are now",
    permission: null,
    input: z.strictObject({ price_book: z.enum(priceBooks) }),
    output: priceBookSchema,
    rest: { method: "get", path: "/staff/price-books/{price_book}", status: 200 },
    async handle({ caller, input, now }) {
      requireStaff(caller);
      return readPriceBook(input.price_book, now);
    },
  }),
  accountList: defineEndpoint({
    name: "staff.priced_account.list",
    tag: "Staff",
    summary: "Credit accounts by name or id; without a search those with prices of their own",
    permission: null,
    input: z.strictObject({ search: z.string().trim().max(100).optional() }),
    output: pageOf(pricedAccountSchema),
    rest: { method: "get", path: "/staff/priced-accounts", status: 200 },
    async handle({ caller, input, now }) {
      requireStaff(caller);
      const data = await findPricedAccounts(input.search || undefined, now);
      return wholePage(data);
    },
  }),
  accountGet: defineEndpoint({
    name: "staff.priced_account.get",
    tag: "Staff",
    summary: "Everything an account pays, beside what its book says",
    permission: null,
    input: z.strictObject({ credit_account_id: idSchema("creditAccount") }),
    output: accountPricesSchema,
    rest: { method: "get", path: "/staff/priced-accounts/{credit_account_id}", status: 200 },
    async handle({ caller, input, now }) {
      requireStaff(caller);
      return readAccountPrices(input.credit_account_id, now);
    },
  }),
  accountMove: defineEndpoint({
    name: "staff.price_book.change",
    tag: "Staff",
    summary: "Sell credits to an account by another price book",
    permission: null,
    input: z.strictObject({
      credit_account_id: idSchema("creditAccount"),
      price_book: z.enum(priceBooks),
    }),
    output: z.object({ credit_account_id: z.string(), price_book: z.enum(priceBooks) }),
    rest: {
      method: "put",
      path: "/staff/priced-accounts/{credit_account_id}/price-book",
      status: 200,
    },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      await movePriceBook(input.credit_account_id, input.price_book, staffActor(caller), now);
      return input;
    },
  }),
  overrideList: defineEndpoint({
    name: "staff.price_override.list",
    tag: "Staff",
    summary: "Prices agreed with an account, or with anyone, newest first",
    permission: null,
    input: z.strictObject({
      credit_account_id: idSchema("creditAccount").optional(),
      limit,
      cursor: z.string().max(64).optional(),
    }),
    output: pageOf(priceOverrideSchema),
    rest: { method: "get", path: "/staff/price-overrides", status: 200 },
    async handle({ caller, input, now }) {
      requireStaff(caller);
      return listOverrides({ ...input, creditAccountId: input.credit_account_id }, now);
    },
  }),
  overrideCreate: defineEndpoint({
    name: "staff.price_override.create",
    tag: "Staff",
    summary: "Agree a price with an account",
    permission: null,
    input: agreePriceSchema,
    output: z.object({ id: z.string() }),
    rest: { method: "post", path: "/staff/price-overrides", status: 201 },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      return agreePrice(input, staffActor(caller), now);
    },
  }),
  overrideEnd: defineEndpoint({
    name: "staff.price_override.end",
    tag: "Staff",
    summary: "End an agreed price now",
    permission: null,
    input: z.strictObject({ price_override_id: idSchema("priceOverride") }),
    output: z.object({ id: z.string() }),
    rest: { method: "post", path: "/staff/price-overrides/{price_override_id}/end", status: 200 },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      await endAgreedPrice(input.price_override_id, staffActor(caller), now);
      return { id: input.price_override_id };
    },
  }),
};

function staffActor(caller: Caller) {
  requireStaff(caller);
  return { ...actorOf(caller), type: "staff" as const };
}
