import type { Redemption } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, notFound } from "@/server/foundation/errors";
import { personAs } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postEarnings } from "@/server/ledger/post-earnings";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { matureEarnings } from "./mature-earnings";
import { readMatured } from "./read-earnings";
import { centsOf, redemptionAnswer } from "./read-redemptions";
import { lockEarnings } from "./redeem-earnings";
import type { RedemptionAnswer } from "./redemption.schema";

/**
 * Approves or declines a payout request, once. Approved, what was set aside is redeemed, and staff send the
 * money; declined, it is available again. The creator is emailed.
 * @param note of the transfer, or why it is declined
 * @throws not_found, wrong_state (decided already, or a refund has taken back what was to be paid)
 */
export async function decidePayout(
  tx: Tx,
  redemptionId: string,
  decision: { state: "completed" | "declined"; note: string },
  staff: Actor,
  now: Date,
): Promise<RedemptionAnswer> {
  const { organizationId, amount } = await findPayout(tx, redemptionId);
  await lockEarnings(tx, organizationId);
  const payout = await findPayout(tx, redemptionId);
  if (payout.state !== "pending") {
    throw wrongState(`This payout is already ${payout.state}. Nothing was changed.`);
  }
  await matureEarnings(tx, organizationId, now);
  const { payable } = await readMatured(tx, organizationId);
  if (decision.state === "completed" && payable < 0n) {
    throw wrongState(
      "Refunds have taken back a part of these earnings since the payout was requested. Nothing was paid. Decline it, so that the creator can request what is left.",
    );
  }
  await tx.$queryRaw`select change_pending_earnings(${organizationId}, ${-amount})::text`;
  if (decision.state === "completed") {
    await postEarnings(tx, [
      {
        organization: organizationId,
        from: "creator",
        to: "payouts",
        amount,
        redemption: redemptionId,
        at: now,
      },
    ]);
  }
  const row = await tx.redemption.update({
    where: { id: redemptionId },
    data: { ...decision, decidedBy: staff.id, decidedAt: now },
  });
  const event = {
    action: decision.state === "completed" ? "payout.approved" : "payout.declined",
    details: { credits: microcreditsToCredits(amount), note: decision.note },
  };
  await recordAudit(tx, { organizationId, actor: staff, subjectId: redemptionId, ...event }, now);
  await tellCreator(tx, row, now);
  return redemptionAnswer(row);
}

/** The credit account of the creator whose payout it is. @throws not_found */
export async function accountOfPayout(tx: Tx, redemptionId: string): Promise<string> {
  const { organizationId } = await findPayout(tx, redemptionId);
  const { creditAccountId } = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
  });
  return (await lockCreditAccount(tx, creditAccountId)).id;
}

/** What a payout pays, in microcredits. @throws not_found */
export async function amountOfPayout(tx: Tx, redemptionId: string): Promise<bigint> {
  return (await findPayout(tx, redemptionId)).amount;
}

async function findPayout(tx: Tx, id: string): Promise<Redemption> {
  const found = await tx.redemption.findUnique({ where: { id } });
  if (found?.kind !== "payout") throw notFound("payout");
  return found;
}

async function tellCreator(tx: Tx, payout: Redemption, now: Date): Promise<void> {
  const organization = await tx.organization.findUniqueOrThrow({
    where: { id: payout.organizationId },
  });
  await notify(
    tx,
    {
      template: "payout-decided",
      event: payout.id,
      organization,
      props: {
        organizationName: organization.name,
        decision: payout.state === "completed" ? "approved" : "declined",
        amountCents: centsOf(payout.amount),
        note: payout.note ?? "",
        earningsUrl: `${env().APP_URL}/${organization.slug}/earnings`,
      },
    },
    await personAs(tx, payout.userId, organization.id),
    now,
  );
}

function wrongState(message: string): DomainError {
  return new DomainError("wrong_state", message);
}
