import type { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { readBalance } from "@/server/ledger/balances";
import type { PaymentAnswer, PaymentDetailAnswer } from "./payment.schema";
import { paymentParts, showPayment, showPaymentDetail } from "./show-payment";

export const paymentFilters = [
  "all",
  "reversed",
  "disputed",
  "fraud_warning",
  "unsettled",
] as const;
export type PaymentFilter = (typeof paymentFilters)[number];

const conditions: Record<PaymentFilter, Prisma.PaymentWhereInput> = {
  all: {},
  reversed: { OR: [{ refundedCents: { gt: 0 } }, { lostCents: { gt: 0 } }] },
  disputed: { disputes: { some: { state: { in: ["open", "inquiry"] } } } },
  fraud_warning: { fraudWarning: { not: null } },
  unsettled: { refunds: { some: { state: { in: ["requested", "pending"] } } } },
};

/**
 * Payments of the whole platform, newest first. `search` takes an id of ours or Stripe's, the last four
 * digits of a card or a part of the organization's name.
 */
export async function listPayments(question: {
  filter: PaymentFilter;
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}): Promise<Page<PaymentAnswer>> {
  const rows = await db().payment.findMany({
    where: {
      AND: [
        conditions[question.filter],
        // What is simulated is shown to whoever looks for it.
        question.search ? {} : { creditAccount: { sandboxId: null } },
        question.search ? searched(question.search) : {},
        question.cursor ? { id: { lt: question.cursor } } : {},
      ],
    },
    include: paymentParts,
    orderBy: { id: "desc" },
    take: question.limit + 1,
  });
  return cutPage(rows.map(showPayment), question.limit, ({ id }) => id);
}

/** One payment with everything that became of it. @throws not_found */
export async function readPayment(paymentId: string, now: Date): Promise<PaymentDetailAnswer> {
  const payment = await db().payment.findUnique({
    where: { id: paymentId },
    include: { ...paymentParts, grant: true },
  });
  if (!payment) throw notFound("payment");
  const balance = await readBalance(db(), payment.creditAccountId, now);
  const staff = await db().user.findMany({
    where: { id: { in: payment.refunds.flatMap(({ requestedBy }) => requestedBy ?? []) } },
  });
  return showPaymentDetail(payment, balance, new Map(staff.map(({ id, email }) => [id, email])));
}

function searched(search: string): Prisma.PaymentWhereInput {
  return {
    OR: [
      { id: search },
      { purchaseId: search },
      { rechargeAttemptId: search },
      { organizationId: search },
      { stripePaymentIntentId: search },
      { stripeChargeId: search },
      { cardLast4: search },
      { refunds: { some: { OR: [{ id: search }, { stripeRefundId: search }] } } },
      { disputes: { some: { OR: [{ id: search }, { stripeDisputeId: search }] } } },
      { organization: { name: { contains: search, mode: "insensitive" } } },
    ],
  };
}
