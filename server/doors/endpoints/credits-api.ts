import { z } from "zod";
import { updateBilling } from "@/server/billing/update-billing";
import { db } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { readBalance } from "@/server/ledger/balances";
import { bridgeOf, bridgeSchema } from "@/server/pricing/balance-bridge";
import { microcreditsToDollars } from "@/server/pricing/microcredits";
import { wholeCredits } from "@/server/purchases/offer.schema";
import { startPurchase } from "@/server/purchases/start-purchase";
import { readTopUpSettings } from "@/server/recharge/top-up-settings";
import { defineEndpoint } from "./define-endpoint";
import { organizationInput } from "./fields";
import { verifySession } from "./verify-session";

/**
 * The credits and billing API of S5, field for field: camelCase, money in US dollars. What it does is
 * what `/v1/purchases` and `/v1/recharge-policy` do.
 */
const tag = "Credits API";

/** Dollars with whole cents. */
const dollars = z
  .number()
  .refine((value) => Number(value.toFixed(2)) === value, "Use at most two decimals");
const orderInput = organizationInput
  .extend({
    amount: dollars.optional().meta({ description: "US dollars, 5 to 1000" }),
    credits: wholeCredits.optional(),
  })
  .refine(({ amount, credits }) => (amount === undefined) !== (credits === undefined), {
    path: ["amount"],
    message: "Send either an amount or a number of credits",
  });

/** What is ordered: dollars, or whole credits where an account buys those (S3). */
function orderOf({ amount, credits }: z.output<typeof orderInput>) {
  return amount === undefined ? { credits: credits ?? 0 } : { amountCents: centsOf(amount) };
}

/** `16.01` -> `1601n`: exact, since at most two decimals were let in. */
function centsOf(amount: number): bigint {
  return BigInt(Math.round(amount * 100));
}

const settingsSchema = z.object({
  autoTopUp: z.object({
    enabled: z.boolean(),
    amount: z.number().meta({ description: "US dollars added per charge" }),
    threshold: z
      .number()
      .meta({ description: "Balance in US dollars below which a charge is made" }),
    hasPaymentMethod: z.boolean(),
  }),
  limits: z.object({
    minAmount: z.number(),
    maxAmount: z.number(),
    minThreshold: z.number(),
    maxThreshold: z.number(),
  }),
});
const LIMITS = { minAmount: 1, maxAmount: 1000, minThreshold: 0, maxThreshold: 1000 };

/** From the state of a purchase to what a crypto payment is called. */
const cryptoStates: Record<string, "pending" | "confirming" | "confirmed" | "expired" | "failed"> =
  {
    created: "pending",
    checkout_open: "pending",
    processing: "confirming",
    expired: "expired",
    failed: "failed",
  };

export const creditsApiEndpoints = [
  defineEndpoint({
    name: "credits.balance",
    tag,
    aboutCredits: true,
    summary: "The balance in US dollars",
    access: "billing.read",
    input: organizationInput.extend({
      fresh: z
        .enum(["true", "false"])
        .optional()
        .meta({ description: "Accepted but not needed: the balance is never cached" }),
    }),
    output: z.object({
      balance: z.number().nullable().meta({
        description:
          "US dollars available; for managed credits, what a budget leaves, otherwise null",
      }),
      credits: bridgeSchema
        .nullable()
        .meta({ description: "The balance in credits, with all its parts" }),
    }),
    rest: { method: "get", path: "/v1/credits/balance", status: 200 },
    forClient: (_, { spendable }) => ({
      balance: spendable === null ? null : microcreditsToDollars(spendable),
      credits: null,
    }),
    async handle({ organization, now, report }) {
      const balance = await readBalance(db(), organization.creditAccountId, now);
      report.availableMicrocredits = balance.available;
      return { balance: microcreditsToDollars(balance.available), credits: bridgeOf(balance) };
    },
  }),
  defineEndpoint({
    name: "credits.checkout",
    tag,
    aboutCredits: true,
    summary:
      "Buy credits for an amount, or whole credits in the team price book; returns a hosted checkout URL",
    access: { permission: "billing.write", payer: "own" },
    input: orderInput,
    output: z.object({ success: z.boolean(), checkoutUrl: z.string(), sessionId: z.string() }),
    example: { amount: 50 },
    rest: { method: "post", path: "/v1/credits/checkout", status: 200 },
    acceptsIdempotencyKey: true,
    async handle({ organization, input, caller, ip, now, idempotent, report }) {
      const { purchase, checkoutUrl, replayed } = await startPurchase(
        { organization, userId: caller.userId, ip },
        orderOf(input),
        now,
        idempotent,
      );
      report.replayed = replayed;
      return { success: true, checkoutUrl, sessionId: purchase.checkoutSessionId ?? "" };
    },
  }),
  defineEndpoint({
    name: "credits.verify",
    tag,
    aboutCredits: true,
    summary:
      "Add the credits of a paid checkout, once; repeating it returns the same response and adds nothing",
    access: { permission: "billing.write", payer: "reached" },
    input: organizationInput.extend({ sessionId: z.string().min(1).max(255) }),
    output: z.object({
      success: z.boolean(),
      creditsAdded: z.number().meta({ description: "US dollars" }),
      newBalance: z.number().meta({ description: "US dollars" }),
    }),
    rest: { method: "post", path: "/v1/credits/verify", status: 200 },
    async handle({ organization, input, now, report }) {
      const seen = await verifySession(organization.creditAccountId, input.sessionId, now);
      if (!seen || seen.about === "card") throw notFound("checkout session");
      if (seen.creditsAdded === 0n) {
        throw new DomainError(
          "payment_not_completed",
          "This checkout isn't paid. No credits were added. Pay it, or wait for the bank to settle it, then verify again.",
          { payment_status: seen.status },
        );
      }
      report.availableMicrocredits = seen.available;
      return {
        success: true,
        creditsAdded: microcreditsToDollars(seen.creditsAdded),
        newBalance: microcreditsToDollars(seen.available),
      };
    },
  }),
  defineEndpoint({
    name: "billing_settings.get",
    tag,
    aboutCredits: true,
    summary: "Auto-recharge in US dollars, and its limits",
    access: { permission: "billing.read", payer: "reached" },
    input: organizationInput,
    output: z.object({ success: z.boolean(), settings: settingsSchema }),
    rest: { method: "get", path: "/v1/billing/settings", status: 200 },
    async handle({ organization, now }) {
      const autoTopUp = await readTopUpSettings(organization.creditAccountId, now);
      return { success: true, settings: { autoTopUp, limits: LIMITS } };
    },
  }),
  defineEndpoint({
    name: "billing_settings.update",
    tag,
    aboutCredits: true,
    summary: "Change auto-recharge: a fixed amount whenever the balance falls below the threshold",
    access: { permission: "billing.write", payer: "own" },
    input: organizationInput.extend({
      autoTopUp: z.strictObject({
        enabled: z.boolean().optional(),
        amount: dollars
          .min(LIMITS.minAmount, "At least $1.00")
          .max(LIMITS.maxAmount, "At most $1,000.00")
          .optional(),
        threshold: dollars
          .min(LIMITS.minThreshold, "At least $0.00")
          .max(LIMITS.maxThreshold, "At most $1,000.00")
          .optional(),
      }),
    }),
    output: z.object({ success: z.boolean(), message: z.string(), settings: settingsSchema }),
    example: { autoTopUp: { enabled: true, amount: 25, threshold: 5 } },
    rest: { method: "put", path: "/v1/billing/settings", status: 200 },
    reauthenticate: true,
    async handle({ actor, organization, input, now }) {
      const { enabled, amount, threshold } = input.autoTopUp;
      const recharge = {
        enabled,
        ...(amount === undefined
          ? {}
          : { mode: "fixed_amount" as const, fixedAmountCents: centsOf(amount) }),
        ...(threshold === undefined ? {} : { threshold: centsOf(threshold) * 1_000_000n }),
      };
      await updateBilling(organization, { recharge }, actor, now);
      const autoTopUp = await readTopUpSettings(organization.creditAccountId, now);
      return {
        success: true,
        message: "Billing settings updated successfully",
        settings: { autoTopUp, limits: LIMITS },
      };
    },
  }),
  defineEndpoint({
    name: "crypto.payment.create",
    tag,
    aboutCredits: true,
    summary: "Buy credits with a stablecoin; returns a hosted checkout URL",
    access: { permission: "billing.write", payer: "own" },
    input: orderInput,
    output: z.object({
      success: z.boolean(),
      paymentId: z.string(),
      checkoutUrl: z.string(),
      status: z.string(),
      expiresAt: z.string().nullable(),
    }),
    example: { amount: 50 },
    rest: { method: "post", path: "/crypto/payments", status: 201 },
    acceptsIdempotencyKey: true,
    async handle({ organization, input, caller, ip, now, idempotent, report }) {
      const { purchase, checkoutUrl, replayed } = await startPurchase(
        { organization, userId: caller.userId, ip, offeredMethods: ["crypto"] },
        orderOf(input),
        now,
        idempotent,
      );
      report.replayed = replayed;
      return {
        success: true,
        paymentId: purchase.id,
        checkoutUrl,
        status: cryptoStates[purchase.status] ?? "confirmed",
        expiresAt: purchase.checkoutExpiresAt?.toISOString() ?? null,
      };
    },
  }),
  defineEndpoint({
    name: "crypto.payment.status",
    tag,
    aboutCredits: true,
    summary: "Status of a stablecoin payment",
    access: { permission: "billing.read", payer: "reached" },
    input: organizationInput.extend({ paymentId: idSchema("purchase") }),
    output: z.object({
      success: z.boolean(),
      paymentId: z.string(),
      status: z.enum(["pending", "confirming", "confirmed", "expired", "failed"]),
      creditsAdded: z.number().meta({ description: "US dollars" }),
    }),
    rest: { method: "get", path: "/crypto/status", status: 200 },
    async handle({ organization, input }) {
      const purchase = await db().purchase.findFirst({
        where: {
          id: input.paymentId,
          creditAccountId: organization.creditAccountId,
          offeredMethods: { has: "crypto" },
        },
      });
      if (!purchase) throw notFound("payment");
      return {
        success: true,
        paymentId: purchase.id,
        status: cryptoStates[purchase.status] ?? "confirmed",
        creditsAdded: purchase.paidAt ? microcreditsToDollars(purchase.credits) : 0,
      };
    },
  }),
];
