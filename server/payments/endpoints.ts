import { z } from "zod";
import { defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { countUpTo, limit, pageOf } from "@/server/doors/endpoints/fields";
import { invalid } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { stripeEventSchema, stripeEventStates } from "@/server/payments/inbox/inbox.schema";
import { countStripeEvents, listStripeEvents } from "@/server/payments/inbox/list-stripe-events";
import { replayEvent } from "@/server/payments/inbox/replay-event";
import { listPayments, paymentFilters, readPayment } from "@/server/payments/list-payments";
import {
  paymentDetailSchema,
  paymentSchema,
  refundConfirmation,
  refundPreviewSchema,
  refundReason,
  unexpectedPaymentSchema,
} from "@/server/payments/payment.schema";
import { previewRefund } from "@/server/payments/preview-refund";
import {
  listReconciliationRows,
  listReconciliations,
  readReconciliation,
} from "@/server/payments/reconciliation/read-reconciliation";
import {
  reconciliationRowSchema,
  reconciliationSchema,
} from "@/server/payments/reconciliation/reconciliation.schema";
import { startReconciliation } from "@/server/payments/reconciliation/run-reconciliation";
import { requestRefund } from "@/server/payments/request-refund";
import { listUnexpected } from "@/server/payments/unexpected/list-unexpected";

const cursor = z.string().max(100).optional();
const search = z.string().trim().min(1).max(100).optional();
const amountCents = countUpTo(100_000_000);
const paymentId = idSchema("payment");

/** For the people who run Bursar: money that arrived, went back or differs. To anyone else these paths do not exist. */
export const paymentEndpoints = [
  defineStaffEndpoint({
    name: "staff.payments",
    summary: "Payments of every account, newest first",
    shows: ({ data }) => data.map(({ credit_account_id }) => credit_account_id),
    input: z.strictObject({ filter: z.enum(paymentFilters).default("all"), search, limit, cursor }),
    output: pageOf(paymentSchema),
    rest: { method: "get", path: "/v1/staff/payments", status: 200 },
    async handle({ input }) {
      return listPayments(input);
    },
  }),
  defineStaffEndpoint({
    name: "staff.payment",
    summary: "A payment with its refunds and disputes",
    shows: ({ credit_account_id }) => [credit_account_id],
    input: z.strictObject({ payment_id: paymentId }),
    output: paymentDetailSchema,
    rest: { method: "get", path: "/v1/staff/payments/{payment_id}", status: 200 },
    async handle({ input, now }) {
      return readPayment(input.payment_id, now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.unexpected_payments",
    summary:
      "Unexpected payments (paid twice or in the wrong amount), and whether they were returned",
    shows: ({ data }) => data.map(({ credit_account_id }) => credit_account_id),
    input: z.strictObject({ limit, cursor }),
    output: pageOf(unexpectedPaymentSchema),
    rest: { method: "get", path: "/v1/staff/unexpected-payments", status: 200 },
    async handle({ input }) {
      return listUnexpected(input);
    },
  }),
  defineStaffEndpoint({
    name: "staff.refund_preview",
    summary: "Preview what a refund would do to the account's credits; nothing is changed",
    shows: (_, { payment_id }) => [payment_id],
    input: z.strictObject({ payment_id: paymentId, amount_cents: amountCents }),
    output: refundPreviewSchema,
    rest: { method: "get", path: "/v1/staff/payments/{payment_id}/refund-preview", status: 200 },
    async handle({ input, now }) {
      return previewRefund(input.payment_id, BigInt(input.amount_cents), now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.refund",
    summary: "Refund all or part of a payment and take back its credits",
    shows: ({ credit_account_id }) => [credit_account_id],
    input: z.strictObject({
      payment_id: paymentId,
      amount_cents: amountCents,
      reason: refundReason,
      confirmation: z
        .string()
        .meta({ description: "The amount as shown in the preview, such as `60.00 USD`" }),
    }),
    output: paymentDetailSchema,
    rest: { method: "post", path: "/v1/staff/payments/{payment_id}/refunds", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    outsiderTo: "payment",
    async handle({ actor, input, idempotent, now, report }) {
      const payment = await readPayment(input.payment_id, now);
      const expected = refundConfirmation(input.amount_cents, payment.currency);
      if (input.confirmation.trim().toUpperCase() !== expected)
        throw invalid("confirmation", `Type ${expected} to confirm the refund`);
      const { replayed } = await requestRefund(
        {
          paymentId: input.payment_id,
          amountCents: BigInt(input.amount_cents),
          reason: input.reason,
        },
        actor,
        idempotent,
        now,
      );
      report.replayed = replayed;
      return readPayment(input.payment_id, now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.stripe_events",
    summary: "Stripe events as received, newest first",
    shows: () => [],
    input: z.strictObject({ status: z.enum(stripeEventStates).optional(), search, limit, cursor }),
    output: pageOf(stripeEventSchema).extend({
      counts: z.record(z.enum(stripeEventStates), z.int()).meta({
        description: "Number in each state; 1000 means 1000 or more",
      }),
    }),
    rest: { method: "get", path: "/v1/staff/stripe-events", status: 200 },
    async handle({ input }) {
      const [page, states] = await Promise.all([listStripeEvents(input), countStripeEvents()]);
      const none = { received: 0, processed: 0, ignored: 0, parked: 0 };
      const counts = Object.fromEntries(states.map(({ status, count }) => [status, count]));
      return { ...page, counts: { ...none, ...counts } };
    },
  }),
  defineStaffEndpoint({
    name: "staff.stripe_event_replay",
    summary: "Process an event again; work already done is not repeated",
    shows: () => [],
    input: z.strictObject({ event_id: z.string().min(1).max(100) }),
    output: z.object({ replayed: z.boolean() }),
    rest: { method: "post", path: "/v1/staff/stripe-events/{event_id}/replay", status: 200 },
    reauthenticate: true,
    async handle({ actor, input, now }) {
      await replayEvent(input.event_id, actor, now);
      return { replayed: true };
    },
  }),
  defineStaffEndpoint({
    name: "staff.reconciliations",
    summary: "Reconciliations of our payments with Stripe's balance, newest first",
    shows: () => [],
    input: z.strictObject({ limit, cursor }),
    output: pageOf(reconciliationSchema),
    rest: { method: "get", path: "/v1/staff/reconciliations", status: 200 },
    async handle({ input }) {
      return listReconciliations(input);
    },
  }),
  defineStaffEndpoint({
    name: "staff.reconciliation",
    summary: "The report of a reconciliation, row by row",
    shows: ({ data }) => data.flatMap(({ payment_id }) => payment_id ?? []),
    input: z.strictObject({
      reconciliation_id: idSchema("reconciliation"),
      only_differences: z.stringbool().or(z.boolean()).default(false),
      limit,
      cursor,
    }),
    output: pageOf(reconciliationRowSchema).extend({ run: reconciliationSchema }),
    rest: { method: "get", path: "/v1/staff/reconciliations/{reconciliation_id}", status: 200 },
    async handle({ input }) {
      const run = await readReconciliation(input.reconciliation_id);
      const rows = await listReconciliationRows(run.id, {
        limit: input.limit,
        cursor: input.cursor,
        onlyDifferences: input.only_differences,
      });
      return { ...rows, run };
    },
  }),
  defineStaffEndpoint({
    name: "staff.reconcile",
    summary: "Reconcile our payments with Stripe's balance now",
    shows: () => [],
    input: z.strictObject({}),
    output: reconciliationSchema,
    rest: { method: "post", path: "/v1/staff/reconciliations", status: 201 },
    acceptsIdempotencyKey: true,
    async handle({ actor, now, idempotent }) {
      return readReconciliation(await startReconciliation(actor.id, now, idempotent));
    },
  }),
];
