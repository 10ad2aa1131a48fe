import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { addJob } from "@/server/gateways/jobs/add-job";
import { askBalanceCheck } from "@/server/gateways/jobs/ask-balance-check";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { closeConfirmation } from "./close-confirmation";
import { settleConfirmation } from "./confirm-attempt";
import { brandName } from "./decide-recharge";
import { tellDisabled } from "./pause-recharge";
import { policyCard } from "./policy-card";
import { updateOwnedPolicy } from "./policy-of";
import { announceFailure } from "./record-decline";

/**
 * Finds work that no event would wake: accounts and wallets below their threshold whose cool-down or back-off
 * has passed, and attempts whose outcome is still open. Runs every minute; each account is then
 * judged like any other time.
 * @param sandboxId of this sandbox, by its own clock; null: of live accounts
 */
export async function sweepRecharges(now: Date, sandboxId: string | null = null): Promise<void> {
  const due = await db().$queryRaw<{ id: string }[]>`
    with watched as (
      select p.credit_account_id as id, null as wallet_id, p.threshold from recharge_policies p
        where p.enabled and p.breaker <> 'disabled' and (p.next_try_at is null or p.next_try_at <= ${now})
      union all
      select w.credit_account_id, w.wallet_id, w.threshold from wallet_recharges w
        where w.enabled and w.breaker <> 'disabled' and (w.next_try_at is null or w.next_try_at <= ${now}))
    select distinct v.id from watched v join credit_accounts of on of.id = v.id
    where of.sandbox_id is not distinct from ${sandboxId} and not exists (select 1 from recharge_attempts t
        where t.credit_account_id = v.id and t.wallet_id is not distinct from v.wallet_id and t.live)
      -- What ended and is not posted yet is settled by the look itself.
      and (exists (select 1 from credit_accounts a where a.id = v.id and a.next_due_at <= ${now})
        or v.threshold > (select coalesce(sum(g.remaining - g.held), 0) from credit_grants g
        where g.credit_account_id = v.id and g.open and (v.wallet_id is null or g.wallet_id = v.wallet_id)
          and g.effective_at <= ${now} and (g.expires_at is null or g.expires_at > ${now})))`;
  for (const { id } of due) await askBalanceCheck(db(), id);

  await settleConfirmed(now, sandboxId);
  await expireUnconfirmed(now, sandboxId);

  const open = await db().rechargeAttempt.findMany({
    where: {
      live: true,
      creditAccount: { sandboxId },
      state: { in: ["claimed", "charging", "unknown"] },
      createdAt: { lt: new Date(now.getTime() - 60_000) },
    },
    select: { id: true },
  });
  for (const { id } of open)
    await addJob(db(), "charge-recharge", { attemptId: id }, { key: `charge-recharge:${id}` });
}

/** Confirmations that were given and whose event never came. */
async function settleConfirmed(now: Date, sandboxId: string | null): Promise<void> {
  const opened = await db().rechargeAttempt.findMany({
    where: {
      state: "requires_action",
      confirmSessionId: { not: null },
      creditAccount: { sandboxId },
    },
    select: { id: true, confirmSessionId: true },
    take: 100,
  });
  for (const { id, confirmSessionId } of opened) {
    await settleConfirmation(confirmSessionId ?? "", now).catch((error: unknown) =>
      log().warn({ err: error, attemptId: id }, "a confirmation could not be looked at"),
    );
  }
}

/**
 * Ends attempts whose confirmation nobody gave in time: first at Stripe, where it may turn out to be
 * paid, then here. The next charge would ask for the same confirmation, so auto-recharge pauses until
 * a person acts, rather than asking every day.
 */
async function expireUnconfirmed(now: Date, sandboxId: string | null): Promise<void> {
  const waiting = await db().rechargeAttempt.findMany({
    where: { state: "requires_action", expiresAt: { lte: now }, creditAccount: { sandboxId } },
    select: { id: true },
  });
  for (const { id } of waiting) {
    try {
      await closeConfirmation(id, now);
      await inTransaction((tx) => giveUp(tx, id, now));
    } catch (error) {
      // Stripe may be asked again in a minute; until it answers nothing is decided.
      log().warn({ err: error, attemptId: id }, "a waiting confirmation could not be closed");
    }
  }
}

async function giveUp(tx: Tx, attemptId: string, now: Date): Promise<void> {
  const known = await tx.rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId } });
  await lockCreditAccount(tx, known.creditAccountId);
  const attempt = await tx.rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId } });
  if (attempt.state !== "requires_action") return;
  await tx.rechargeAttempt.update({
    where: { id: attemptId },
    data: {
      state: "expired",
      live: false,
      failure: "nobody confirmed it within a day",
      settledAt: now,
    },
  });
  await announceFailure(tx, attempt, "nobody confirmed it within a day", null, now);
  // Another card may have taken its place meanwhile; that one has refused nothing.
  const card = await policyCard(tx, attempt.creditAccountId, attempt.walletId);
  if (card?.fingerprint !== attempt.cardFingerprint) return;
  const words = `the bank of ${brandName(attempt.cardBrand)} ${attempt.cardLast4} asked for a confirmation that nobody gave within a day`;
  await updateOwnedPolicy(tx, attempt, { breaker: "disabled", disabledReason: words }, now);
  const stop = { reason: "not_confirmed", words, event: attempt.id } as const;
  await tellDisabled(tx, attempt.creditAccountId, stop, attempt, now);
}
