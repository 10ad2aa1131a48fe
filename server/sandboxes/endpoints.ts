import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput } from "@/server/doors/endpoints/fields";
import { course } from "@/server/doors/jobs/sandbox-course";
import { finishCheckout } from "@/server/doors/stripe-webhook/handle-checkout";
import { idSchema } from "@/server/foundation/ids";
import { readUnsentEmail, wholeEmailSchema } from "@/server/gateways/email/read-emails";
import { realTime } from "@/server/ledger/account-clock";
import {
  testDisputeFields,
  testRefundFields,
  testReversalSchema,
} from "@/server/payments/test-reversal.schema";
import {
  disputeAtOnce,
  disputeTestPayment,
  refundTestPayment,
} from "@/server/payments/test-reversals";
import { ensureCustomer } from "@/server/purchases/ensure-customer";
import { advanceClock } from "./advance-clock";
import { openSandbox } from "./open-sandbox";
import { answerSandbox, FARTHEST_AHEAD_MS, requireSandbox } from "./read-sandbox";
import { resetSandbox } from "./reset-sandbox";
import { sandboxSchema } from "./sandbox.schema";
import { endTestCheckout, endTestPurchase, readTestCheckout, saveTestCard } from "./test-checkout";
import { endingFields, testCardNumber, testCheckoutSchema } from "./test-checkout.schema";

const tag = "Sandbox mode";
const checkoutInput = organizationInput.extend({
  session_id: z.string().min(1).max(64),
});

/** What follows is what follows at Stripe: the same code reads the checkout and settles it. */
function ending<Input extends object>(input: Input) {
  return { ...input, finish: finishCheckout, dispute: disputeAtOnce };
}

export const sandboxEndpoints = [
  defineEndpoint({
    name: "sandbox.get",
    tag,
    summary: "The sandbox of an organization, and what time it is there",
    access: "organization.read",
    input: organizationInput,
    output: sandboxSchema,
    rest: { method: "get", path: "/v1/sandbox", status: 200 },
    handle: ({ organization, now }) => answerSandbox(organization, realTime(organization, now)),
  }),
  defineEndpoint({
    name: "sandbox.open",
    tag,
    summary: "Open the sandbox of an organization, or return the one it has",
    access: "organization.write",
    input: organizationInput,
    output: sandboxSchema,
    rest: { method: "post", path: "/v1/sandbox", status: 200 },
    async handle({ actor, organization, now }) {
      await openSandbox(organization, actor, now);
      return answerSandbox(organization, realTime(organization, now));
    },
  }),
  defineEndpoint({
    name: "sandbox.advance_clock",
    tag,
    summary: "Move the clock of a sandbox forward; what falls due on the way happens in order",
    access: "sandbox.use",
    input: organizationInput.extend({
      advance_seconds: z
        .int()
        .min(1)
        .max(FARTHEST_AHEAD_MS / 1_000)
        .meta({ description: "At most 400 days in all; reset the sandbox to start again" }),
    }),
    output: sandboxSchema,
    example: { advance_seconds: 86_400 },
    rest: { method: "post", path: "/v1/sandbox/clock", status: 200 },
    acceptsIdempotencyKey: true,
    async handle({ actor, organization, input, now, idempotent }) {
      const sandboxId = requireSandbox(organization);
      const at = realTime(organization, now);
      await advanceClock(sandboxId, input.advance_seconds * 1_000, actor, at, course, idempotent);
      // The way there may have taken seconds: what time it is now, not when the request came.
      return answerSandbox(organization, new Date());
    },
  }),
  defineEndpoint({
    name: "sandbox.reset",
    tag,
    summary: "Start the sandbox again, empty; its API keys, agents and webhooks go on working",
    access: "sandbox.reset",
    input: organizationInput,
    output: sandboxSchema,
    rest: { method: "post", path: "/v1/sandbox/reset", status: 200 },
    async handle({ actor, organization, now }) {
      const at = realTime(organization, now);
      const id = await resetSandbox(requireSandbox(organization), actor, at);
      return answerSandbox({ id, sandboxId: id }, at);
    },
  }),
  defineEndpoint({
    name: "sandbox.checkout.get",
    tag,
    summary: "A checkout of the sandbox: what its page shows",
    access: "sandbox.use",
    input: checkoutInput,
    output: testCheckoutSchema,
    rest: { method: "get", path: "/v1/sandbox/checkouts/{session_id}", status: 200 },
    handle({ organization, input }) {
      requireSandbox(organization);
      return readTestCheckout(input.session_id, organization.creditAccountId);
    },
  }),
  defineEndpoint({
    name: "sandbox.checkout.complete",
    tag,
    summary:
      "End a checkout of the sandbox as you choose: paid, declined, processing, failed or expired",
    access: "sandbox.use",
    input: checkoutInput.extend(endingFields),
    output: testCheckoutSchema,
    example: { outcome: "paid", card: "4242424242424242" },
    rest: { method: "post", path: "/v1/sandbox/checkouts/{session_id}/complete", status: 200 },
    handle({ organization, input, now }) {
      requireSandbox(organization);
      return endTestCheckout(input.session_id, organization.creditAccountId, ending(input), now);
    },
  }),
  defineEndpoint({
    name: "sandbox.purchase.complete",
    tag,
    summary: "End the checkout of a purchase in the sandbox as you choose",
    access: "sandbox.use",
    input: organizationInput.extend({ purchase_id: idSchema("purchase"), ...endingFields }),
    output: testCheckoutSchema,
    example: { outcome: "paid", card: "4242424242424242" },
    rest: { method: "post", path: "/v1/sandbox/purchases/{purchase_id}/complete", status: 200 },
    handle({ organization, input, now }) {
      requireSandbox(organization);
      return endTestPurchase(input.purchase_id, organization.creditAccountId, ending(input), now);
    },
  }),
  defineEndpoint({
    name: "sandbox.refund.create",
    tag,
    summary: "Refund a payment of the sandbox, whole or in part, as our staff refund a live one",
    access: "sandbox.use",
    input: organizationInput.extend(testRefundFields),
    output: testReversalSchema,
    example: { purchase_id: "pur_01kah8z9q4e5vs3m7c2x8y6w5t", amount_cents: 500 },
    rest: { method: "post", path: "/v1/sandbox/refunds", status: 201 },
    acceptsIdempotencyKey: true,
    async handle({ actor, organization, input, now, idempotent, report }) {
      requireSandbox(organization);
      const { answer, replayed } = await refundTestPayment(
        input,
        organization.creditAccountId,
        actor,
        idempotent,
        now,
      );
      report.replayed = replayed;
      return answer;
    },
  }),
  defineEndpoint({
    name: "sandbox.dispute.create",
    tag,
    summary: "Dispute a payment of the sandbox, or decide the dispute that is open",
    access: "sandbox.use",
    input: organizationInput.extend(testDisputeFields),
    output: testReversalSchema,
    example: { purchase_id: "pur_01kah8z9q4e5vs3m7c2x8y6w5t", outcome: "opened" },
    rest: { method: "post", path: "/v1/sandbox/disputes", status: 200 },
    handle({ organization, input, now }) {
      requireSandbox(organization);
      return disputeTestPayment(input, organization.creditAccountId, now);
    },
  }),
  defineEndpoint({
    name: "sandbox.card.add",
    tag,
    summary: "Save a test card in the sandbox, for auto-recharge to charge",
    access: "sandbox.use",
    input: organizationInput.extend({ card: testCardNumber }),
    output: testCheckoutSchema,
    example: { card: "4242424242424242" },
    rest: { method: "post", path: "/v1/sandbox/cards", status: 200 },
    async handle({ organization, input, now }) {
      requireSandbox(organization);
      await ensureCustomer(organization.creditAccountId);
      return saveTestCard(organization.creditAccountId, ending(input), now);
    },
  }),
  defineEndpoint({
    name: "sandbox.email.get",
    tag,
    summary: "An email of the sandbox, as its reader would have seen it: none is sent",
    access: "payments.read",
    input: organizationInput.extend({ email_id: idSchema("email") }),
    output: wholeEmailSchema,
    rest: { method: "get", path: "/v1/sandbox/emails/{email_id}", status: 200 },
    handle({ organization, input }) {
      requireSandbox(organization);
      return readUnsentEmail(organization.id, input.email_id);
    },
  }),
];
