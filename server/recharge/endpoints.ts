import { z } from "zod";
import { billingOverviewSchema } from "@/server/billing/billing.schema";
import { buyer, readBillingOverview } from "@/server/billing/read-billing";
import { updateBilling } from "@/server/billing/update-billing";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { creditsToMicrocredits, microcreditsToDollars } from "@/server/pricing/microcredits";
import { openConfirmation } from "@/server/recharge/confirm-attempt";
import { listAttempts, listEvaluations, readAttempt } from "@/server/recharge/list-recharges";
import {
  rechargeAttemptSchema,
  rechargeEvaluationSchema,
  rechargePolicyFields,
  rechargePolicySchema,
} from "@/server/recharge/recharge.schema";
import { showPolicy } from "@/server/recharge/show-policy";
import { triggerRecharge } from "@/server/recharge/trigger-recharge";

const tag = "Auto-recharge";
const oneAttempt = organizationInput.extend({ attempt_id: idSchema("rechargeAttempt") });

/** Credits become microcredits; what was not sent stays as it is. */
function changeOf(input: z.output<z.ZodObject<typeof rechargePolicyFields>>) {
  const micro = (credits: number | undefined) =>
    credits === undefined ? undefined : creditsToMicrocredits(credits);
  const cents = (amount: number | undefined) => (amount === undefined ? undefined : BigInt(amount));
  return {
    enabled: input.enabled,
    mode: input.mode,
    threshold: micro(input.threshold_credits),
    target: micro(input.target_credits),
    fixedAmountCents: cents(input.fixed_amount_cents),
    monthlyCapCents:
      input.monthly_cap_cents === null ? null : cents(input.monthly_cap_cents ?? undefined),
    maxPerDay: input.max_per_day,
    cooldownSeconds: input.cooldown_seconds,
    paymentMethodId: input.payment_method_id,
  };
}

export const rechargeEndpoints = [
  defineEndpoint({
    name: "recharge_policy.get",
    tag,
    aboutCredits: true,
    summary: "When and how much auto-recharge charges",
    access: { permission: "billing.read", payer: "reached" },
    input: organizationInput,
    output: rechargePolicySchema,
    rest: { method: "get", path: "/v1/recharge-policy", status: 200 },
    async handle({ organization, now }) {
      return showPolicy(organization.creditAccountId, now);
    },
  }),
  defineEndpoint({
    name: "recharge_policy.update",
    tag,
    aboutCredits: true,
    summary:
      "Change when and how much auto-recharge charges, and when the low-balance email is sent",
    access: { permission: "billing.write", payer: "own" },
    input: organizationInput.extend({
      ...rechargePolicyFields,
      alert_threshold_credits: rechargePolicyFields.threshold_credits,
      low_balance_alerts: z.boolean().optional(),
    }),
    output: billingOverviewSchema,
    example: { threshold_credits: 500 },
    rest: { method: "put", path: "/v1/recharge-policy", status: 200 },
    reauthenticate: true,
    async handle({ actor, organization, input, now }) {
      await updateBilling(
        organization,
        {
          recharge: changeOf(input),
          alertThreshold:
            input.alert_threshold_credits === undefined
              ? undefined
              : creditsToMicrocredits(input.alert_threshold_credits),
          lowBalanceAlerts: input.low_balance_alerts,
        },
        actor,
        now,
      );
      return readBillingOverview(organization, buyer, now);
    },
  }),
  defineEndpoint({
    name: "recharge_attempt.list",
    tag,
    aboutCredits: true,
    summary: "Every recharge attempt, with its reason in plain words",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput.extend(pageFieldsBy(/^rch_[0-9a-z]{26}$/)),
    output: pageOf(rechargeAttemptSchema),
    rest: { method: "get", path: "/v1/recharge-attempts", status: 200 },
    async handle({ organization, input, payer }) {
      if (!payer.isSeen) return wholePage([]);
      return listAttempts(organization.creditAccountId, input);
    },
  }),
  defineEndpoint({
    name: "recharge_attempt.get",
    tag,
    aboutCredits: true,
    summary: "One automatic charge",
    access: { permission: "billing.read", payer: "reached" },
    input: oneAttempt,
    output: rechargeAttemptSchema,
    rest: { method: "get", path: "/v1/recharge-attempts/{attempt_id}", status: 200 },
    async handle({ organization, input }) {
      return readAttempt(organization.creditAccountId, input.attempt_id);
    },
  }),
  defineEndpoint({
    name: "recharge_attempt.confirm",
    tag,
    aboutCredits: true,
    summary: "Open the bank's confirmation page for this charge",
    access: { permission: "billing.write", payer: "own" },
    input: oneAttempt,
    output: z.object({
      checkout_url: z.string().nullable().meta({ description: "null: it is already paid" }),
      state: z.string(),
    }),
    rest: { method: "post", path: "/v1/recharge-attempts/{attempt_id}/confirm", status: 200 },
    async handle({ organization, input, now }) {
      const { creditAccountId } = organization;
      const page = await openConfirmation(creditAccountId, input.attempt_id, now);
      const { state } = await readAttempt(creditAccountId, input.attempt_id);
      return { checkout_url: page?.url ?? null, state };
    },
  }),
  defineEndpoint({
    name: "recharge_evaluation.list",
    tag,
    aboutCredits: true,
    summary: "Why the balance was or wasn't recharged, each time the result changed",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput.extend(pageFieldsBy(/^rev_[0-9a-z]{26}$/)),
    output: pageOf(rechargeEvaluationSchema),
    rest: { method: "get", path: "/v1/recharge-evaluations", status: 200 },
    async handle({ organization, input, payer }) {
      if (!payer.isSeen) return wholePage([]);
      return listEvaluations(organization.creditAccountId, input);
    },
  }),
  defineEndpoint({
    name: "auto_top_up.trigger",
    tag,
    aboutCredits: true,
    summary: "Check the balance now, and charge at once if a recharge is due",
    access: { permission: "billing.write", payer: "own" },
    input: organizationInput,
    output: z.object({
      success: z.boolean().meta({ description: "Whether a card was charged" }),
      message: z.string().meta({ description: "What was charged, or why nothing was charged" }),
      amount: z.number().meta({ description: "US dollars" }),
      previousBalance: z.number().meta({ description: "US dollars" }),
      newBalance: z.number().meta({ description: "US dollars" }),
    }),
    rest: { method: "post", path: "/auto-top-up/trigger", status: 200 },
    acceptsIdempotencyKey: true,
    async handle({ organization, now, idempotent, report }) {
      const seen = await triggerRecharge(organization, now, idempotent);
      report.replayed = seen.replayed;
      report.availableMicrocredits = seen.newBalance;
      return {
        success: seen.charged,
        message: seen.charged
          ? `Auto top-up successful! Added $${(Number(seen.amountCents) / 100).toFixed(2)}`
          : seen.message,
        amount: Number(seen.amountCents) / 100,
        previousBalance: microcreditsToDollars(seen.previousBalance),
        newBalance: microcreditsToDollars(seen.newBalance),
      };
    },
  }),
];
