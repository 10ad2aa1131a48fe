import { z } from "zod";
import {
  billingChangeFields,
  billingOverviewSchema,
  billingSchema,
  grantSchema,
  purchaseSchema,
} from "@/server/billing/billing.schema";
import {
  listGrants,
  listPurchases,
  readBilling,
  readBillingOverview,
} from "@/server/billing/read-billing";
import { requireOwnBilling, updateBilling } from "@/server/billing/update-billing";
import { db } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { type AuthorizedOrganization, mayDo } from "@/server/organizations/authorize";
import { actorOf, type Caller } from "@/server/organizations/caller";
import { listOrganizations } from "@/server/organizations/list-organizations";
import {
  removeCard,
  saveCardOfSession,
  setDefaultCard,
  startAddingCard,
} from "@/server/payment-methods/manage-cards";
import { packages } from "@/server/pricing/catalogue";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import { ensureCustomer } from "@/server/purchases/ensure-customer";
import { fulfil } from "@/server/purchases/fulfil";
import { startPackagePurchase } from "@/server/purchases/start-purchase";
import { listEntries } from "@/server/usage/list-entries";
import { type LedgerEntryAnswer, ledgerEntrySchema } from "@/server/usage/usage.schema";
import { defineEndpoint } from "./endpoint";
import { pageOf } from "./paging.schema";

const organizationInput = z.strictObject({ organization_id: idSchema("organization") });
const packageKeys = packages.map((p) => p.key) as [
  (typeof packages)[number]["key"],
  ...(typeof packages)[number]["key"][],
];

/** Whether the caller may see the money side of the pool: it is this organization's own, or they reach its owner. */
async function seesPayer(caller: Caller, organization: AuthorizedOrganization): Promise<boolean> {
  const payer = organization.creditAccount.organizationId;
  return payer === organization.id || mayDo(caller, payer, "billing.read");
}

/** @throws forbidden when the pool is somebody else's. */
async function requirePayer(caller: Caller, organization: AuthorizedOrganization): Promise<void> {
  if (!(await seesPayer(caller, organization))) {
    throw new DomainError(
      "forbidden",
      "These belong to the organization that pays for this one. Nothing was changed.",
    );
  }
}

/**
 * What the pool's payer sees of a linked organization's debit: that it spent, not on what or through
 * whom. Its data is its own.
 */
function withoutIsolatedData(entry: LedgerEntryAnswer): LedgerEntryAnswer {
  return {
    ...entry,
    operation: null,
    description: "Usage",
    actor_type: "organization",
    actor_id: entry.organization_id,
    actor_name: entry.organization_name,
    entity_type: null,
    entity_id: null,
    request_id: null,
  };
}

/** Credits with at most six decimals, as an exact amount. */
const creditsAmount = z
  .number()
  .min(0)
  .max(100_000)
  .refine((value) => Number(value.toFixed(6)) === value, "Use at most six decimals");

export const rechargePolicyFields = {
  enabled: z.boolean().optional(),
  mode: z.enum(["target_balance", "fixed_amount"]).optional(),
  threshold_credits: creditsAmount.optional(),
  target_credits: creditsAmount.optional(),
  fixed_amount_cents: z
    .int()
    .min(100, "At least $1.00")
    .max(100_000, "At most $1,000.00")
    .optional(),
  monthly_cap_cents: z.int().min(100, "At least $1.00").max(10_000_000).nullable().optional(),
  alert_threshold_credits: creditsAmount.optional(),
  low_balance_alerts: z.boolean().optional(),
};

export const billingEndpoints = {
  billingGet: defineEndpoint({
    name: "billing.get",
    tag: "Billing",
    summary: "Credits and billing details of an organization",
    permission: "billing.read",
    input: organizationInput,
    output: billingSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/billing", status: 200 },
    async handle({ caller, organization, now, report }) {
      const billing = await readBilling(organization, now);
      report.availableMicrocredits = billing.availableMicrocredits;
      return (await seesPayer(caller, organization))
        ? billing
        : { ...billing, billing_email: null, billing_address: null, stripe_customer_id: null };
    },
  }),
  billingUpdate: defineEndpoint({
    name: "billing.update",
    tag: "Billing",
    summary: "Change auto-recharge, billing email and address",
    permission: "billing.write",
    input: organizationInput.extend(billingChangeFields),
    output: billingSchema,
    rest: { method: "put", path: "/organizations/{organization_id}/billing", status: 200 },
    async handle({ organization, input, caller, now, report }) {
      requireOwnBilling(organization);
      const {
        auto_recharge_enabled: enabled,
        billing_email: billingEmail,
        billing_address: billingAddress,
      } = input;
      await updateBilling(
        organization,
        {
          ...(enabled !== undefined ? { recharge: { enabled } } : {}),
          billingEmail,
          billingAddress,
        },
        actorOf(caller),
        now,
      );
      const billing = await readBilling(organization, now);
      report.availableMicrocredits = billing.availableMicrocredits;
      return billing;
    },
  }),
  billingOverview: defineEndpoint({
    name: "billing.overview",
    tag: "Billing",
    summary: "Balance, recharge policy and saved cards in one answer",
    permission: "billing.read",
    input: organizationInput,
    output: billingOverviewSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/billing/overview", status: 200 },
    async handle({ organization, caller, now }) {
      const overview = await readBillingOverview(
        organization,
        await mayDo(caller, organization.creditAccount.organizationId, "billing.write"),
        now,
      );
      if (await seesPayer(caller, organization)) return overview;
      return { ...overview, billing_email: null, billing_address: null, cards: [] };
    },
  }),
  grantList: defineEndpoint({
    name: "grant.list",
    tag: "Billing",
    summary: "The grants of the pool in the order they burn, then those that are over",
    permission: "billing.read",
    input: organizationInput,
    output: pageOf(grantSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/grants", status: 200 },
    async handle({ caller, organization, now }) {
      if (!(await seesPayer(caller, organization)))
        return { data: [], has_more: false, next_cursor: null };
      return {
        data: await listGrants(organization.creditAccountId, now),
        has_more: false,
        next_cursor: null,
      };
    },
  }),
  ledgerList: defineEndpoint({
    name: "ledger.list",
    tag: "Usage",
    summary: "Every movement of the pool, newest first",
    permission: "billing.read",
    input: organizationInput.extend({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z
        .string()
        .regex(/^\d{1,18}$/, "Not a cursor of this list")
        .optional(),
      spender_id: z
        .string()
        .max(64)
        .toLowerCase()
        .optional()
        .meta({ description: "Only what this organization did" }),
      operation: z.string().max(64).optional(),
      actor_id: z
        .string()
        .max(64)
        .optional()
        .meta({ description: "Only what this member or API key did" }),
      kind: z.enum(["spent", "added"]).optional(),
    }),
    output: pageOf(ledgerEntrySchema),
    rest: { method: "get", path: "/organizations/{organization_id}/ledger", status: 200 },
    async handle({ caller, organization, input }) {
      const shared = organization.creditAccount.organizationId !== organization.id;
      // A sub-organization sees what it did itself; the whole pool's history is its payer's.
      const organizationIds = shared
        ? [organization.id]
        : input.spender_id
          ? [input.spender_id]
          : undefined;
      const { entries, nextCursor } = await listEntries({
        creditAccountId: organization.creditAccountId,
        organizationIds,
        operation: input.operation,
        actorId: input.actor_id,
        kind: input.kind,
        before: input.cursor ? BigInt(input.cursor) : undefined,
        limit: input.limit,
      });
      const visible = new Set(
        (await listOrganizations(caller)).filter((o) => !o.totals_only).map((o) => o.id),
      );
      const data = entries.map((entry) =>
        visible.has(entry.organization_id) ? entry : withoutIsolatedData(entry),
      );
      return { data, has_more: nextCursor !== null, next_cursor: nextCursor };
    },
  }),
  purchaseList: defineEndpoint({
    name: "purchase.list",
    tag: "Billing",
    summary: "Purchases with their state and receipts, newest first",
    permission: "billing.write",
    input: organizationInput,
    output: pageOf(purchaseSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/purchases", status: 200 },
    async handle({ caller, organization }) {
      await requirePayer(caller, organization);
      return {
        data: await listPurchases(organization.creditAccountId),
        has_more: false,
        next_cursor: null,
      };
    },
  }),
  purchasePackage: defineEndpoint({
    name: "purchase.package",
    tag: "Billing",
    summary: "Buy a package of credits: answers the address of a hosted checkout",
    permission: "billing.write",
    input: z.strictObject({
      package: z.enum(packageKeys),
      organization_id: idSchema("organization"),
    }),
    output: z.object({
      checkout_url: z.string(),
      package: z.string(),
      credits: z.number(),
      amount: z.number().meta({ description: "US dollars" }),
    }),
    rest: { method: "post", path: "/billing/purchase-package", status: 200 },
    async handle({ organization, input, caller, ip, now }) {
      requireOwnBilling(organization);
      const started = await startPackagePurchase(
        { organization, packageKey: input.package, buyerUserId: caller.userId, ip },
        now,
      );
      return {
        checkout_url: started.checkoutUrl,
        package: started.packageKey,
        credits: microcreditsToCredits(started.credits),
        amount: Number(started.amountCents) / 100,
      };
    },
  }),
  purchaseVerify: defineEndpoint({
    name: "purchase.verify",
    tag: "Billing",
    summary: "Look at a checkout again and credit it if it is paid; safe to repeat",
    permission: "billing.write",
    input: organizationInput.extend({ session_id: z.string().min(1).max(255) }),
    output: z.object({
      status: z.string(),
      credits_added: z.number(),
      credits_remaining: z.number(),
      card_saved: z.boolean(),
    }),
    rest: {
      method: "post",
      path: "/organizations/{organization_id}/purchases/verify",
      status: 200,
    },
    async handle({ caller, organization, input, now }) {
      await requirePayer(caller, organization);
      const known = await db().purchase.findUnique({
        where: { checkoutSessionId: input.session_id },
      });
      if (known && known.creditAccountId !== organization.creditAccountId)
        throw notFound("checkout session");
      const result = known ? await fulfil(input.session_id, now) : null;
      const cardSaved = known
        ? false
        : await saveCardOfSession(input.session_id, organization.creditAccountId, now);
      if (!result && !cardSaved) throw notFound("checkout session");
      const billing = await readBilling(organization, now);
      return {
        status: result ? result.purchase.status : "card_saved",
        credits_added: result?.fulfilled ? microcreditsToCredits(result.purchase.credits) : 0,
        credits_remaining: billing.credits_remaining,
        card_saved: cardSaved,
      };
    },
  }),
  cardAdd: defineEndpoint({
    name: "card.add",
    tag: "Billing",
    summary: "Save a card: answers the address of a hosted page; nothing is charged",
    permission: "billing.write",
    input: organizationInput,
    output: z.object({ url: z.string() }),
    rest: { method: "post", path: "/organizations/{organization_id}/cards", status: 200 },
    async handle({ organization }) {
      requireOwnBilling(organization);
      const customerId = await ensureCustomer(organization.creditAccountId).catch(() => {
        throw new DomainError(
          "payment_provider_unavailable",
          "Stripe did not answer, so the page for the card could not be opened. Nothing was charged. Try again in a minute.",
        );
      });
      return startAddingCard(organization, customerId);
    },
  }),
  cardSetDefault: defineEndpoint({
    name: "card.set_default",
    tag: "Billing",
    summary: "Use this card for recharges",
    permission: "billing.write",
    input: organizationInput.extend({ card_id: idSchema("paymentMethod") }),
    output: z.object({ id: z.string() }),
    rest: {
      method: "post",
      path: "/organizations/{organization_id}/cards/{card_id}/default",
      status: 200,
    },
    async handle({ organization, input, caller, now }) {
      requireOwnBilling(organization);
      await setDefaultCard(organization.creditAccountId, input.card_id, actorOf(caller), now);
      return { id: input.card_id };
    },
  }),
  cardRemove: defineEndpoint({
    name: "card.remove",
    tag: "Billing",
    summary: "Forget a card; without any card auto-recharge is switched off",
    permission: "billing.write",
    input: organizationInput.extend({ card_id: idSchema("paymentMethod") }),
    output: z.object({ id: z.string(), auto_recharge_switched_off: z.boolean() }),
    rest: {
      method: "delete",
      path: "/organizations/{organization_id}/cards/{card_id}",
      status: 200,
    },
    async handle({ organization, input, caller, now }) {
      requireOwnBilling(organization);
      const { rechargeSwitchedOff } = await removeCard(
        organization.creditAccountId,
        input.card_id,
        actorOf(caller),
        now,
      );
      return { id: input.card_id, auto_recharge_switched_off: rechargeSwitchedOff };
    },
  }),
  rechargePolicyPut: defineEndpoint({
    name: "recharge_policy.update",
    tag: "Billing",
    summary: "Change when and how much auto-recharge charges, and when a low balance is told",
    permission: "billing.write",
    input: organizationInput.extend(rechargePolicyFields),
    output: billingOverviewSchema,
    rest: { method: "put", path: "/organizations/{organization_id}/recharge-policy", status: 200 },
    async handle({ organization, input, caller, now }) {
      requireOwnBilling(organization);
      const micro = (credits: number | undefined) =>
        credits === undefined ? undefined : creditsToMicrocredits(credits);
      await updateBilling(
        organization,
        {
          recharge: {
            enabled: input.enabled,
            mode: input.mode,
            threshold: micro(input.threshold_credits),
            target: micro(input.target_credits),
            fixedAmountCents:
              input.fixed_amount_cents === undefined ? undefined : BigInt(input.fixed_amount_cents),
            monthlyCapCents:
              input.monthly_cap_cents == null
                ? input.monthly_cap_cents
                : BigInt(input.monthly_cap_cents),
          },
          alertThreshold: micro(input.alert_threshold_credits),
          lowBalanceAlerts: input.low_balance_alerts,
        },
        actorOf(caller),
        now,
      );
      return readBillingOverview(organization, true, now);
    },
  }),
  rechargeHistory: defineEndpoint({
    name: "recharge.history",
    tag: "Billing",
    summary: "Every recharge attempt, and why each was or was not made",
    permission: "billing.read",
    input: organizationInput,
    output: z.object({
      attempts: z.array(
        z.object({
          id: z.string(),
          state: z.string(),
          amount_cents: z.int(),
          credits: z.number(),
          available_before: z.number(),
          card_brand: z.string(),
          card_last4: z.string(),
          failure: z.string().nullable(),
          created_at: z.string(),
          settled_at: z.string().nullable(),
        }),
      ),
      evaluations: z.array(
        z.object({
          id: z.string(),
          outcome: z.string(),
          explanation: z.string(),
          available: z.number(),
          created_at: z.string(),
        }),
      ),
    }),
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/recharge-attempts",
      status: 200,
    },
    async handle({ caller, organization }) {
      if (!(await seesPayer(caller, organization))) return { attempts: [], evaluations: [] };
      const where = { creditAccountId: organization.creditAccountId };
      const [attempts, evaluations] = await Promise.all([
        db().rechargeAttempt.findMany({ where, orderBy: { createdAt: "desc" }, take: 50 }),
        db().rechargeEvaluation.findMany({
          where,
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
          take: 50,
        }),
      ]);
      return {
        attempts: attempts.map((a) => ({
          id: a.id,
          state: a.state,
          amount_cents: Number(a.amountCents),
          credits: microcreditsToCredits(a.credits),
          available_before: microcreditsToCredits(a.availableBefore),
          card_brand: a.cardBrand,
          card_last4: a.cardLast4,
          failure: a.failure,
          created_at: a.createdAt.toISOString(),
          settled_at: a.settledAt?.toISOString() ?? null,
        })),
        evaluations: evaluations.map((e) => ({
          id: e.id,
          outcome: e.outcome,
          explanation: e.explanation,
          available: microcreditsToCredits(e.available),
          created_at: e.createdAt.toISOString(),
        })),
      };
    },
  }),
  emailList: defineEndpoint({
    name: "email.list",
    tag: "Billing",
    summary: "The emails that were sent about this organization",
    permission: "billing.write",
    input: organizationInput,
    output: pageOf(
      z.object({
        id: z.string(),
        template: z.string(),
        to: z.string(),
        subject: z.string().nullable(),
        created_at: z.string(),
        sent_at: z.string().nullable(),
      }),
    ),
    rest: { method: "get", path: "/organizations/{organization_id}/emails", status: 200 },
    async handle({ organization }) {
      const emails = await db().emailMessage.findMany({
        where: { organizationId: organization.id },
        orderBy: { createdAt: "desc" },
        take: 50,
      });
      const data = emails.map((e) => ({
        id: e.id,
        template: e.template,
        to: e.recipient,
        subject: e.subject,
        created_at: e.createdAt.toISOString(),
        sent_at: e.sentAt?.toISOString() ?? null,
      }));
      return { data, has_more: false, next_cursor: null };
    },
  }),
};
