import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postEarnings } from "@/server/ledger/post-earnings";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { type IdempotentRequest, onceIn } from "@/server/operations/idempotency";
import { creditsInWords } from "@/server/pricing/amount-words";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import { readRedemption } from "./read-redemptions";
import { matureEarnings } from "./mature-earnings";
import { readMatured, readSums } from "./read-earnings";
import {
  MIN_CREDITS,
  MIN_PAYOUT_CREDITS,
  type NewRedemption,
  type RedemptionAnswer,
} from "./redemption.schema";

type Creator = { id: string; creditAccountId: string };
type Redeemed = { redemption: RedemptionAnswer; replayed: boolean };

/**
 * Redeems available earnings: into credits of the organization's pool, which pay debt first, or as a payout
 * request that sets them aside until staff decide. Source: S5.
 * @param by who asks, and the person behind them, who is emailed
 * @throws validation_failed, earnings_not_available, idempotency_key_reused
 */
export function redeemEarnings(
  organization: Creator,
  input: NewRedemption,
  by: { actor: Actor; userId: string },
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<Redeemed> {
  refuseAmount(input);
  return inTransaction(async (tx) => {
    const { output, replayed } = await onceIn(tx, idempotent, now, () =>
      redeem(tx, organization, input, by, now),
    );
    return { redemption: output, replayed };
  });
}

function refuseAmount({ kind, credits, pay_to }: NewRedemption): void {
  const least = kind === "credits" ? MIN_CREDITS : MIN_PAYOUT_CREDITS;
  if (credits < least) throw invalid("credits", `Redeem at least ${creditsInWords(least)}`);
  if (kind === "credits" && pay_to) throw invalid("pay_to", "Send this only for payouts");
  if (kind === "credits") return;
  if (!Number.isInteger(credits)) throw invalid("credits", "Payouts are in whole credits (cents)");
  if (!pay_to) throw invalid("pay_to", "Enter where the money goes");
}

async function redeem(
  tx: Tx,
  organization: Creator,
  { kind, credits, pay_to }: NewRedemption,
  { actor, userId }: { actor: Actor; userId: string },
  now: Date,
): Promise<RedemptionAnswer> {
  const amount = creditsToMicrocredits(credits);
  // The credit account before the earnings, as charges and refunds lock them.
  const account = await lockCreditAccount(tx, organization.creditAccountId);
  await lockEarnings(tx, organization.id);
  const { available } = await readSums(tx, organization.id);
  if (amount > available) throw notAvailable(available);
  if (kind === "payout") {
    await matureEarnings(tx, organization.id, now);
    const { payable } = await readMatured(tx, organization.id);
    if (amount > payable) throw notPayable(payable, available);
  }
  const id = newId("redemption");
  await tx.redemption.create({
    data: {
      id,
      organizationId: organization.id,
      kind,
      state: kind === "credits" ? "completed" : "pending",
      amount,
      payTo: pay_to ?? null,
      requestedByType: actor.type,
      requestedBy: actor.id,
      userId,
      createdAt: now,
    },
  });
  if (kind === "credits") {
    await postTransaction(
      tx,
      grantTransaction({
        creditAccountId: account.id,
        walletId: account.primaryWalletId,
        debt: account.debt,
        category: "earnings",
        amount,
        source: `redemption:${id}`,
        description: "Redeemed earnings",
        organizationId: organization.id,
        actor,
        entity: { type: "redemption", id },
        now,
      }),
    );
    await postEarnings(tx, [
      {
        organization: organization.id,
        from: "creator",
        to: "credits",
        amount,
        redemption: id,
        at: now,
      },
    ]);
  } else {
    await tx.$queryRaw`select change_pending_earnings(${organization.id}, ${amount})::text`;
  }
  const details = { kind, credits };
  await recordAudit(
    tx,
    { organizationId: organization.id, actor, action: "earnings.redeemed", subjectId: id, details },
    now,
  );
  return readRedemption(tx, id);
}

/** Locks what an organization earned until the transaction ends; without a row nothing was earned yet. */
export async function lockEarnings(tx: Tx, organizationId: string): Promise<void> {
  await tx.$queryRaw`select 1 from earnings_accounts where organization_id = ${organizationId} for update`;
}

function notAvailable(available: bigint): DomainError {
  const credits = microcreditsToCredits(available > 0n ? available : 0n);
  return new DomainError(
    "earnings_not_available",
    credits === 0
      ? "There are no earnings to redeem right now. Nothing was redeemed. Try again when more are available."
      : `Only ${creditsInWords(credits)} of earnings can be redeemed. Nothing was redeemed. Redeem less, or wait for more.`,
    { available: credits },
  );
}

function notPayable(payable: bigint, available: bigint): DomainError {
  const credits = microcreditsToCredits(payable > 0n ? payable : 0n);
  const days = env().EARNINGS_HOLD_BACK_DAYS;
  return new DomainError(
    "earnings_not_available",
    `${credits === 0 ? "None" : `Only ${creditsInWords(credits)}`} of your available earnings can be paid out in money yet: they must be ${days} days old and paid with purchased credits. Nothing was redeemed. Redeem the rest as credits, or wait.`,
    { payable: credits, available: microcreditsToCredits(available) },
  );
}
