import type { UnexpectedPaymentReason } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { addJob } from "@/server/gateways/jobs/add-job";

/** Money that arrived and that nothing asked for. Cents of its currency. */
export type UnexpectedMoney = {
  creditAccountId: string;
  organizationId: string;
  /** What it came under. */
  source: { purchaseId: string } | { rechargeAttemptId: string };
  reason: UnexpectedPaymentReason;
  paymentIntentId: string;
  chargeId: string | null;
  amountCents: bigint;
  currency: string;
};

/**
 * Writes down money that was paid a second time, or with wrong amount, and has it sent
 * back: what is sold, and for how much, is ours to say, so it becomes no credits. Once a payment intent,
 * however often it is seen.
 */
export async function noteUnexpected(tx: Tx, money: UnexpectedMoney, now: Date): Promise<void> {
  const { source, paymentIntentId, chargeId, ...facts } = money;
  const id = newId("unexpectedPayment");
  const noted = await tx.unexpectedPayment.createMany({
    data: {
      id,
      ...facts,
      ...source,
      stripePaymentIntentId: paymentIntentId,
      stripeChargeId: chargeId,
      createdAt: now,
    },
    skipDuplicates: true,
  });
  if (noted.count === 0) return;
  log().error(
    { unexpectedId: id, ...source, reason: facts.reason },
    "unexpected money is sent back",
  );
  await recordAudit(
    tx,
    {
      organizationId: facts.organizationId,
      actor: systemActor,
      action: "payment.unexpected",
      subjectId: id,
      details: {
        ...source,
        reason: facts.reason,
        amount_cents: Number(facts.amountCents),
        currency: facts.currency,
      },
    },
    now,
  );
  await addJob(tx, "return-payment", { unexpectedId: id }, { key: `return-payment:${id}` });
}
