import { db, inTransaction } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { brandName } from "./decide-recharge";

/**
 * Finds work that no event would wake: accounts below their threshold whose cool-down or back-off
 * has passed, and attempts whose outcome is still open. Runs every minute; each account is then
 * judged like any other time.
 */
export async function sweepRecharges(now: Date): Promise<void> {
  const due = await db().$queryRaw<{ id: string }[]>`
    select a.id from credit_accounts a join recharge_policies p on p.credit_account_id = a.id
    where p.enabled and p.breaker <> 'disabled' and a.posted - a.held < p.threshold
      and (p.next_try_at is null or p.next_try_at <= ${now})
      and not exists (select 1 from recharge_attempts t where t.credit_account_id = a.id and t.live)`;
  for (const { id } of due)
    await addJob(db(), "check-balance", { creditAccountId: id }, { key: `check-balance:${id}` });

  await expireUnconfirmed(now);

  const open = await db().rechargeAttempt.findMany({
    where: {
      live: true,
      state: { in: ["claimed", "charging", "unknown"] },
      createdAt: { lt: new Date(now.getTime() - 60_000) },
    },
    select: { id: true },
  });
  for (const { id } of open)
    await addJob(db(), "charge-recharge", { attemptId: id }, { key: `charge-recharge:${id}` });
}

const CONFIRM_WITHIN_MS = 24 * 3_600_000;

/**
 * Ends attempts whose confirmation nobody gave within a day. The next charge would ask for the same
 * confirmation, so auto-recharge pauses until a person acts, rather than asking every day.
 */
async function expireUnconfirmed(now: Date): Promise<void> {
  const waiting = await db().rechargeAttempt.findMany({
    where: {
      state: "requires_action",
      createdAt: { lt: new Date(now.getTime() - CONFIRM_WITHIN_MS) },
    },
  });
  for (const attempt of waiting) {
    await inTransaction(async (tx) => {
      await lockCreditAccount(tx, attempt.creditAccountId);
      const expired = await tx.rechargeAttempt.updateMany({
        where: { id: attempt.id, state: "requires_action" },
        data: { state: "expired", live: false, settledAt: now },
      });
      if (expired.count === 0) return;
      // Another card may have taken its place meanwhile; that one has refused nothing.
      const card = await tx.paymentMethod.findFirst({
        where: {
          stripePaymentMethodId: attempt.stripePaymentMethodId,
          isDefault: true,
          removedAt: null,
        },
      });
      if (!card) return;
      await tx.rechargePolicy.update({
        where: { creditAccountId: attempt.creditAccountId },
        data: {
          breaker: "disabled",
          disabledReason: `the bank of ${brandName(attempt.cardBrand)} ${attempt.cardLast4} asked for a confirmation that nobody gave within a day`,
          updatedAt: now,
        },
      });
    });
  }
}
