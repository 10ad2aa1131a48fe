import {
  billingChangeFields,
  billingOverviewSchema,
  billingSchema,
} from "@/server/billing/billing.schema";
import { cancelBillingEmail, resendBillingEmail } from "@/server/billing/change-billing-email";
import { readBilling, readBillingOverview } from "@/server/billing/read-billing";
import { updateBilling } from "@/server/billing/update-billing";
import { takeAttempt } from "@/server/doors/auth/throttle";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { wholePage } from "@/server/foundation/page";
import { listEmails, sentEmailSchema } from "@/server/gateways/email/read-emails";
import { managedOf, spendableCredits } from "@/server/organizations/access/client-sight";
import { hiddenBridge } from "@/server/pricing/balance-bridge";
import { hiddenPolicy } from "@/server/recharge/show-policy";

export const billingEndpoints = [
  defineEndpoint({
    name: "billing.get",
    tag: "Billing",
    aboutCredits: true,
    summary: "Credits and billing details of an organization",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput,
    output: billingSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/billing", status: 200 },
    forClient: (billing, sight) => ({
      ...billing,
      ...hiddenBridge(spendableCredits(sight)),
      credits_remaining: spendableCredits(sight),
      credits_total: null,
      managed: managedOf(sight),
      auto_recharge_enabled: false,
      last_recharge_at: null,
      next_billing_date: null,
    }),
    async handle({ organization, now, report, payer }) {
      const billing = await readBilling(organization, now);
      report.availableMicrocredits = billing.availableMicrocredits;
      if (payer.isSeen) return billing;
      const { pending_billing_email: _, ...rest } = billing;
      return { ...rest, billing_email: null, billing_address: null, stripe_customer_id: null };
    },
  }),
  defineEndpoint({
    name: "billing.update",
    tag: "Billing",
    aboutCredits: true,
    summary: "Change auto-recharge, billing email and address",
    access: { permission: "billing.write", payer: "own" },
    input: organizationInput.extend(billingChangeFields),
    output: billingSchema,
    example: { billing_email: "billing@acme.test" },
    rest: { method: "put", path: "/organizations/{organization_id}/billing", status: 200 },
    reauthenticate: true,
    async handle({ actor, organization, input, now, report }) {
      // Each may send an email to somebody who did not ask for it.
      if (input.billing_email !== undefined) await takeAttempt("billing email", organization.id);
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
        actor,
        now,
      );
      const billing = await readBilling(organization, now);
      report.availableMicrocredits = billing.availableMicrocredits;
      return billing;
    },
  }),
  defineEndpoint({
    name: "billing_email.resend",
    tag: "Billing",
    summary: "Resend the link that confirms the new billing email",
    access: { permission: "billing.write", payer: "own" },
    input: organizationInput,
    output: billingSchema,
    rest: {
      method: "post",
      path: "/organizations/{organization_id}/billing/pending-email/resend",
      status: 200,
    },
    async handle({ organization, now }) {
      await resendBillingEmail(organization.creditAccountId, now);
      return readBilling(organization, now);
    },
  }),
  defineEndpoint({
    name: "billing_email.cancel",
    tag: "Billing",
    summary: "Cancel the new billing email that is waiting for confirmation",
    access: { permission: "billing.write", payer: "own" },
    input: organizationInput,
    output: billingSchema,
    rest: {
      method: "delete",
      path: "/organizations/{organization_id}/billing/pending-email",
      status: 200,
    },
    async handle({ actor, organization, now }) {
      await cancelBillingEmail(organization, actor, now);
      return readBilling(organization, now);
    },
  }),
  defineEndpoint({
    name: "billing.overview",
    tag: "Billing",
    aboutCredits: true,
    summary: "Balance, recharge policy and saved cards in one response",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput,
    output: billingOverviewSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/billing/overview", status: 200 },
    forClient: (overview, sight) => ({
      ...overview,
      ...hiddenBridge(spendableCredits(sight)),
      managed: managedOf(sight),
      total: null,
      pending_purchase_credits: 0,
      expiring_soon: 0,
      expires_next_at: null,
      scheduled_from: null,
      level: "ok" as const,
      alert_threshold: 0,
      low_balance_alerts: false,
      recharge: hiddenPolicy(overview.recharge),
    }),
    async handle({ organization, now, payer }) {
      const mayBuy = payer.may("billing.write");
      const overview = await readBillingOverview(
        organization,
        {
          may_buy: mayBuy,
          buy_refusal: mayBuy ? null : organization.status === "closed" ? "closed" : "role",
          may_read_payments: payer.may("payments.read"),
        },
        now,
      );
      if (payer.isSeen) return overview;
      return {
        ...overview,
        billing_email: null,
        pending_billing_email: null,
        billing_address: null,
        cards: [],
        cash_balances: [],
        credit_terms: { ...overview.credit_terms, lifetime_credits: 0 },
      };
    },
  }),
  defineEndpoint({
    name: "email.list",
    tag: "Billing",
    summary: "Emails sent about this organization",
    access: "payments.read",
    input: organizationInput,
    output: pageOf(sentEmailSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/emails", status: 200 },
    handle: async ({ organization }) => wholePage(await listEmails(organization.id)),
  }),
];
