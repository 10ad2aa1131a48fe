import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { verifySession } from "@/server/doors/endpoints/verify-session";
import { notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { packages } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { cancelPurchase } from "@/server/purchases/cancel-purchase";
import { listPurchases, readPurchase } from "@/server/purchases/list-purchases";
import { offerSchema, wholeCredits } from "@/server/purchases/offer.schema";
import type { OrderRequest } from "@/server/purchases/place-order";
import { purchaseSchema } from "@/server/purchases/purchase.schema";
import { readOffer } from "@/server/purchases/read-offer";
import { startPurchase } from "@/server/purchases/start-purchase";
import { salesQuoteEndpoints } from "./quotes/endpoints";

const tag = "Buying";
const packageKeys = packages.map((p) => p.key) as [
  (typeof packages)[number]["key"],
  ...(typeof packages)[number]["key"][],
];

/** One of three ways to say how much; the price is ours. */
const orderFields = {
  package: z.enum(packageKeys).optional(),
  amount_cents: z
    .int("Send whole cents")
    .optional()
    .meta({ description: "From 500 to 100000; a credit costs a cent" }),
  credits: wholeCredits.optional(),
  pay_by: z
    .enum(["anything", "bank_transfer", "crypto"])
    .default("anything")
    .meta({ description: "Payment methods the checkout offers" }),
};

const offeredMethods = {
  anything: [],
  bank_transfer: ["customer_balance"],
  crypto: ["crypto"],
} as const;

const newPurchaseInput = organizationInput.extend(orderFields).superRefine((input, context) => {
  const given = [input.package, input.amount_cents, input.credits].filter((v) => v !== undefined);
  if (given.length !== 1) {
    context.addIssue({
      code: "custom",
      path: [],
      message: "Send one of package, amount_cents and credits",
    });
  }
});

function orderOf(
  input: z.output<typeof newPurchaseInput>,
): Exclude<OrderRequest, { quoteId: string }> {
  if (input.package !== undefined) return { package: input.package };
  if (input.amount_cents !== undefined) return { amountCents: BigInt(input.amount_cents) };
  return { credits: input.credits ?? 0 };
}

const onePurchase = organizationInput.extend({ purchase_id: idSchema("purchase") });

export const purchaseEndpoints = [
  defineEndpoint({
    name: "purchase.offer",
    tag,
    aboutCredits: true,
    summary: "What this organization can buy, and its prices",
    access: { permission: "billing.read", payer: "reached" },
    input: organizationInput,
    output: offerSchema,
    rest: { method: "get", path: "/v1/purchase-offer", status: 200 },
    async handle({ organization, now }) {
      return readOffer(organization.creditAccountId, now);
    },
  }),
  defineEndpoint({
    name: "purchase.create",
    tag,
    aboutCredits: true,
    summary: "Buy credits; returns the purchase with its hosted checkout URL",
    access: { permission: "billing.write", payer: "own" },
    input: newPurchaseInput,
    output: purchaseSchema,
    example: { package: "builder" },
    rest: { method: "post", path: "/v1/purchases", status: 201 },
    acceptsIdempotencyKey: true,
    async handle({ organization, input, caller, ip, now, idempotent, report }) {
      const { purchase, replayed } = await startPurchase(
        {
          organization,
          userId: caller.userId,
          ip,
          offeredMethods: offeredMethods[input.pay_by],
        },
        orderOf(input),
        now,
        idempotent,
      );
      report.replayed = replayed;
      return readPurchase(organization.creditAccountId, purchase.id);
    },
  }),
  defineEndpoint({
    name: "purchase.list",
    tag,
    aboutCredits: true,
    summary: "Purchases with their state and receipts, newest first",
    access: { permission: "payments.read", payer: "reached" },
    input: organizationInput.extend({
      unfinished: z
        .enum(["true", "false"])
        .optional()
        .meta({ description: "true: those that wait for a payment" }),
      ...pageFieldsBy(/^pur_[0-9a-z]{26}$/),
    }),
    output: pageOf(purchaseSchema),
    rest: { method: "get", path: "/v1/purchases", status: 200 },
    async handle({ organization, input }) {
      const unfinished = input.unfinished === "true";
      return listPurchases(organization.creditAccountId, { ...input, unfinished });
    },
  }),
  defineEndpoint({
    name: "purchase.get",
    tag,
    aboutCredits: true,
    summary: "One purchase",
    access: { permission: "payments.read", payer: "reached" },
    input: onePurchase,
    output: purchaseSchema,
    rest: { method: "get", path: "/v1/purchases/{purchase_id}", status: 200 },
    async handle({ organization, input }) {
      return readPurchase(organization.creditAccountId, input.purchase_id);
    },
  }),
  defineEndpoint({
    name: "purchase.cancel",
    tag,
    aboutCredits: true,
    summary: "Cancel an unpaid purchase and close its checkout",
    access: { permission: "billing.write", payer: "own" },
    input: onePurchase,
    output: purchaseSchema,
    rest: { method: "post", path: "/v1/purchases/{purchase_id}/cancel", status: 200 },
    async handle({ actor, organization, input, now }) {
      const { creditAccountId } = organization;
      await cancelPurchase(creditAccountId, input.purchase_id, actor, now);
      return readPurchase(creditAccountId, input.purchase_id);
    },
  }),
  defineEndpoint({
    name: "purchase.verify",
    tag,
    aboutCredits: true,
    summary: "Check a hosted page again and add its credits if it is paid; safe to repeat",
    access: { permission: "billing.write", payer: "reached" },
    input: organizationInput.extend({ session_id: z.string().min(1).max(255) }),
    output: z.object({
      about: z.enum(["purchase", "recharge", "card"]),
      status: z.string(),
      credits_added: z.number(),
      credits_remaining: z.number(),
      card_saved: z.boolean(),
    }),
    rest: { method: "post", path: "/v1/purchases/verify", status: 200 },
    async handle({ organization, input, now }) {
      const seen = await verifySession(organization.creditAccountId, input.session_id, now);
      if (!seen) throw notFound("checkout session");
      return {
        about: seen.about,
        status: seen.status,
        credits_added: microcreditsToCredits(seen.creditsAdded),
        credits_remaining: microcreditsToCredits(seen.available),
        card_saved: seen.about === "card",
      };
    },
  }),
  defineEndpoint({
    name: "purchase.package",
    tag,
    aboutCredits: true,
    summary:
      "Buy a package of credits, or whole credits in the team price book; returns a hosted checkout URL",
    access: { permission: "billing.write", payer: "own" },
    input: organizationInput
      .extend({ package: z.enum(packageKeys).optional(), credits: wholeCredits.optional() })
      .refine(({ package: key, credits }) => (key === undefined) !== (credits === undefined), {
        path: ["package"],
        message: "Send either a package or a number of credits",
      }),
    output: z.object({
      checkout_url: z.string(),
      package: z.string().nullable().meta({ description: "null: whole credits" }),
      credits: z.number(),
      amount: z.number().meta({ description: "US dollars" }),
    }),
    example: { package: "builder" },
    rest: { method: "post", path: "/billing/purchase-package", status: 200 },
    acceptsIdempotencyKey: true,
    async handle({ organization, input, caller, ip, now, idempotent, report }) {
      const { purchase, checkoutUrl, replayed } = await startPurchase(
        { organization, userId: caller.userId, ip },
        input.package ? { package: input.package } : { credits: input.credits ?? 0 },
        now,
        idempotent,
      );
      report.replayed = replayed;
      return {
        checkout_url: checkoutUrl,
        package: input.package ?? null,
        credits: microcreditsToCredits(purchase.credits),
        amount: Number(purchase.amountCents) / 100,
      };
    },
  }),
  ...salesQuoteEndpoints,
];
