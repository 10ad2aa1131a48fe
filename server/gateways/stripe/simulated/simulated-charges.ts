import type { TestPayment } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { newSuffix } from "@/server/foundation/id-suffix";
import type { ChargeOutcome, SavedCardCharge } from "../charge-saved-card";
import type { PaymentHistory } from "../read-payment-history";
import { testCardOf } from "./simulated-checkout";
import { disputeFacts, refundFacts } from "./simulated-reversals";
import { testCard } from "./test-card.schema";

/** Charges a test card by itself: what becomes of it is known by the card. */
export async function chargeSimulatedCard(charge: SavedCardCharge): Promise<ChargeOutcome> {
  const card = testCardOf(charge.paymentMethodId);
  const suffix = newSuffix();
  const key = `recharge:${charge.attemptId}`;
  const { result } = card.offSession;
  await db().testPayment.createMany({
    data: [
      {
        id: `sim_off_${suffix}`,
        intentId: `sim_pi_${suffix}`,
        key,
        creditAccountId: charge.creditAccountId,
        mode: "payment",
        state: result === "declined" ? "failed" : result,
        title: "Auto-recharge",
        amountCents: charge.amountCents,
        currency: charge.currency,
        attemptId: charge.attemptId,
        cardNumber: card.number,
        successUrl: "",
        cancelUrl: "",
        createdAt: new Date(),
      },
    ],
    skipDuplicates: true,
  });
  return outcomeOf(await db().testPayment.findUniqueOrThrow({ where: { key } }));
}

export async function findSimulatedCharge(attemptId: string): Promise<ChargeOutcome | null> {
  const row = await db().testPayment.findUnique({ where: { key: `recharge:${attemptId}` } });
  return row && outcomeOf(row);
}

export async function readSimulatedIntent(
  intentId: string,
): Promise<ChargeOutcome & { attemptId: string | null; purchaseId: string | null }> {
  const row = await db().testPayment.findUniqueOrThrow({ where: { intentId } });
  return { ...outcomeOf(row), attemptId: row.attemptId, purchaseId: row.purchaseId };
}

/** Makes sure that it is never charged any more. One that is through already stays as it is. */
export async function cancelSimulatedIntent(intentId: string) {
  await db().testPayment.updateMany({
    where: { intentId, state: { in: ["open", "requires_action", "processing"] } },
    data: { state: "failed" },
  });
  return readSimulatedIntent(intentId);
}

/** What became of a test payment afterwards. */
export async function readSimulatedHistory(intentId: string): Promise<PaymentHistory> {
  const row = await db().testPayment.findUniqueOrThrow({ where: { intentId } });
  const card = row.cardNumber ? testCard(row.cardNumber) : undefined;
  const reversals = await db().testReversal.findMany({
    where: { intentId },
    orderBy: { createdAt: "asc" },
  });
  return {
    chargeId: chargeOf(intentId),
    methodType: card ? "card" : "us_bank_account",
    card: card ? { brand: "visa", last4: card.last4 } : null,
    refunds: reversals.filter(({ kind }) => kind === "refund").map(refundFacts),
    disputes: reversals
      .filter(({ kind }) => kind === "dispute")
      .map((reversal) => disputeFacts(reversal, row.currency ?? "usd")),
    fraudWarning: null,
  };
}

function outcomeOf(row: TestPayment): ChargeOutcome {
  const { intentId: paymentIntentId } = row;
  const card = row.cardNumber ? testCard(row.cardNumber) : undefined;
  switch (row.state) {
    case "succeeded":
      return {
        result: "succeeded",
        paymentIntentId,
        chargeId: chargeOf(paymentIntentId),
        methodType: "card",
        amountCents: row.amountCents ?? 0n,
        currency: row.currency ?? "usd",
        card: card ? { brand: "visa", last4: card.last4 } : null,
        receiptUrl: null,
      };
    case "processing":
      return { result: "processing", paymentIntentId };
    case "open":
    case "requires_action":
      return { result: "requires_action", paymentIntentId };
    default: {
      const why = card?.offSession.result === "declined" ? card.offSession : null;
      return {
        result: "declined",
        paymentIntentId,
        code: why?.code ?? "card_declined",
        declineCode: why?.declineCode ?? "generic_decline",
        adviceCode: null,
      };
    }
  }
}

function chargeOf(intentId: string): string {
  return intentId.replace("_pi_", "_ch_");
}
