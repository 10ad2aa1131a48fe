import type { TestReversal } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { newSuffix } from "@/server/foundation/id-suffix";
import type { DisputeFacts, RefundFacts } from "../read-payment-history";
import type { RefundOutcome } from "../send-refund";

const EVIDENCE_DAYS = 7;
const DAY_MS = 86_400_000;

/** Gives a part of a test payment back: no money moves, and what follows is what follows at Stripe. */
export async function refundSimulated(refund: {
  id: string;
  paymentIntentId: string;
  amountCents: bigint;
}): Promise<RefundOutcome> {
  const key = `refund:${refund.id}`;
  await db().testReversal.createMany({
    data: [
      {
        id: `sim_re_${newSuffix()}`,
        key,
        intentId: refund.paymentIntentId,
        kind: "refund",
        refundId: refund.id,
        amountCents: refund.amountCents,
        state: "succeeded",
        createdAt: new Date(),
      },
    ],
    skipDuplicates: true,
  });
  const { id } = await db().testReversal.findUniqueOrThrow({ where: { key } });
  return { result: "made", stripeRefundId: id };
}

/** Opens a dispute of what is left of a test payment. @returns false while one is open, or where one was lost */
export async function openSimulatedDispute(
  intentId: string,
  amountCents: bigint,
  now: Date,
): Promise<boolean> {
  return inTransaction(async (tx) => {
    await tx.$queryRaw`select id from test_payments where intent_id = ${intentId} for update`;
    const others = await tx.testReversal.findMany({ where: { intentId, kind: "dispute" } });
    if (others.some(({ state }) => state !== "won")) return false;
    const id = `sim_dp_${newSuffix()}`;
    await tx.testReversal.create({
      data: {
        id,
        key: `dispute:${id}`,
        intentId,
        kind: "dispute",
        amountCents,
        state: "open",
        createdAt: now,
      },
    });
    return true;
  });
}

/** Decides the open dispute of a test payment. @returns false where none is open */
export async function closeSimulatedDispute(
  intentId: string,
  outcome: "won" | "lost",
): Promise<boolean> {
  const { count } = await db().testReversal.updateMany({
    where: { intentId, kind: "dispute", state: "open" },
    data: { state: outcome },
  });
  return count > 0;
}

export function refundFacts(row: TestReversal): RefundFacts {
  return {
    stripeRefundId: row.id,
    refundId: row.refundId,
    amountCents: row.amountCents,
    state: "succeeded",
    problem: null,
    reason: null,
    createdAt: row.createdAt,
  };
}

export function disputeFacts(row: TestReversal, currency: string): DisputeFacts {
  const { state } = row;
  const isDecided = state === "won" || state === "lost";
  return {
    stripeDisputeId: row.id,
    amountCents: row.amountCents,
    currency,
    state: isDecided ? state : "open",
    stripeStatus: isDecided ? state : "needs_response",
    reason: "fraudulent",
    evidenceDueAt: isDecided ? null : new Date(row.createdAt.getTime() + EVIDENCE_DAYS * DAY_MS),
    createdAt: row.createdAt,
  };
}
