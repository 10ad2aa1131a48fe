import { z } from "zod";
import { defineEndpoint, defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { awaits, doOrAsk, orAwaits, staffActions } from "@/server/doors/endpoints/staff-actions";
import { idSchema } from "@/server/foundation/ids";
import { acceptQuote } from "@/server/purchases/quotes/accept-quote";
import { closeQuote } from "@/server/purchases/quotes/close-quote";
import { listQuotes } from "@/server/purchases/quotes/list-quotes";
import { quotePayments, quoteSchema, quoteStates } from "@/server/purchases/quotes/quote.schema";

const tag = "Quotes from sales";
const oneQuote = organizationInput.extend({ quote_id: idSchema("quote") });
const reason = z.string().trim().max(300).default("");
const quotePage = pageFieldsBy(/^qte_[0-9a-z]{26}$/);

/** Offers of sales to one organization: staff issue and withdraw, payers accept or decline. */
export const salesQuoteEndpoints = [
  defineEndpoint({
    name: "sales_quote.list",
    tag,
    aboutCredits: true,
    summary: "Quotes for this organization, newest first",
    access: { permission: "payments.read", payer: "reached" },
    input: organizationInput.extend(quotePage),
    output: pageOf(quoteSchema),
    rest: { method: "get", path: "/v1/sales-quotes", status: 200 },
    async handle({ organization, input, now }) {
      return listQuotes({ creditAccountId: organization.creditAccountId }, input, now);
    },
  }),
  defineEndpoint({
    name: "sales_quote.accept",
    tag,
    aboutCredits: true,
    summary: "Accept a quote; returns the hosted page to pay it, by Checkout or bank transfer",
    access: { permission: "billing.write", payer: "own" },
    input: oneQuote.extend({ pay_by: z.enum(quotePayments).default("checkout") }),
    output: z.object({ purchase_id: z.string(), checkout_url: z.string() }),
    example: { pay_by: "checkout" },
    rest: { method: "post", path: "/v1/sales-quotes/{quote_id}/accept", status: 200 },
    acceptsIdempotencyKey: true,
    async handle({ actor, organization, input, caller, ip, now, idempotent, report }) {
      const { purchase, checkoutUrl, replayed } = await acceptQuote(
        { organization, userId: caller.userId, ip, actor },
        input.quote_id,
        input.pay_by,
        now,
        idempotent,
      );
      report.replayed = replayed;
      return { purchase_id: purchase.id, checkout_url: checkoutUrl };
    },
  }),
  defineEndpoint({
    name: "sales_quote.decline",
    tag,
    aboutCredits: true,
    summary: "Decline a quote; sales can issue another one",
    access: { permission: "billing.write", payer: "own" },
    input: oneQuote.extend({ reason }),
    output: quoteSchema,
    example: { reason: "We chose a smaller offer" },
    rest: { method: "post", path: "/v1/sales-quotes/{quote_id}/decline", status: 200 },
    async handle({ actor, organization, input, now }) {
      const close = { state: "declined", reason: input.reason } as const;
      const { creditAccountId } = organization;
      return closeQuote(creditAccountId, input.quote_id, close, actor, now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.quote.list",
    summary: "All quotes, newest first",
    shows: ({ data }) => data.map(({ organization_id }) => organization_id),
    input: z.strictObject({
      state: z.enum(quoteStates).optional(),
      search: z.string().trim().max(100).optional().meta({
        description: "Part of the title or of the organization’s name, or an ID",
      }),
      ...quotePage,
    }),
    output: pageOf(quoteSchema),
    rest: { method: "get", path: "/staff/quotes", status: 200 },
    handle: ({ input, now }) =>
      listQuotes({ state: input.state, search: input.search }, input, now),
  }),
  defineStaffEndpoint({
    name: "staff.quote.issue",
    summary: "Offer credits to an organization at a special price, with an expiry date",
    shows: () => [],
    input: staffActions.quote.input,
    output: orAwaits(quoteSchema),
    rest: { method: "post", path: "/staff/quotes", status: 201, alsoStatus: awaits },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: (context) => doOrAsk(staffActions.quote, context.input, context),
  }),
  defineStaffEndpoint({
    name: "staff.quote.withdraw",
    summary: "Withdraw a quote, unless it is being paid",
    shows: ({ organization_id }) => [organization_id],
    input: z.strictObject({ quote_id: idSchema("quote"), reason }),
    output: quoteSchema,
    rest: { method: "post", path: "/staff/quotes/{quote_id}/withdraw", status: 200 },
    reauthenticate: true,
    outsiderTo: "quote",
    handle({ actor, input, now }) {
      const close = { state: "withdrawn", reason: input.reason } as const;
      return closeQuote(null, input.quote_id, close, actor, now);
    },
  }),
];
