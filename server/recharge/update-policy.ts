import type { RechargePolicy } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { addJob } from "@/server/gateways/jobs/add-job";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { watchLevels } from "@/server/ledger/watch-levels";
import { closedBreaker } from "./close-breaker";

export type PolicyChange = {
  enabled?: boolean | undefined;
  mode?: "target_balance" | "fixed_amount" | undefined;
  threshold?: bigint | undefined;
  target?: bigint | undefined;
  fixedAmountCents?: bigint | undefined;
  monthlyCapCents?: bigint | null | undefined;
};

/**
 * Changes the recharge policy of an account, in the caller's transaction. Switching it on is a
 * person's decision to try again, so it closes the breaker; the balance is checked at once.
 * @throws payment_method_required without a card that may be charged; validation_failed
 */
export async function updateRechargePolicy(
  tx: Tx,
  creditAccountId: string,
  change: PolicyChange,
  actor: Actor,
  now: Date,
): Promise<RechargePolicy> {
  const account = await lockCreditAccount(tx, creditAccountId);
  const current = await tx.rechargePolicy.findUniqueOrThrow({ where: { creditAccountId } });
  const next = {
    enabled: change.enabled ?? current.enabled,
    mode: change.mode ?? current.mode,
    threshold: change.threshold ?? current.threshold,
    target: change.target ?? current.target,
    fixedAmountCents: change.fixedAmountCents ?? current.fixedAmountCents,
    monthlyCapCents:
      change.monthlyCapCents === undefined ? current.monthlyCapCents : change.monthlyCapCents,
  };
  if (next.target <= next.threshold)
    throw invalid("target_credits", "Must be above the balance that triggers the recharge");
  if (next.mode === "target_balance" && next.target - next.threshold > 100_000_000_000n)
    throw invalid("target_credits", "One charge is at most $1,000: choose a lower target");
  if (change.enabled) await requireCard(tx, creditAccountId);

  const { alertThreshold } = await tx.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
  });
  const policy = await tx.rechargePolicy.update({
    where: { creditAccountId },
    data: {
      ...next,
      ...(change.enabled ? closedBreaker : {}),
      updatedAt: now,
    },
  });
  await tx.creditAccount.update({
    where: { id: creditAccountId },
    data: { watchLevels: watchLevels({ alert: alertThreshold, recharge: policy.threshold }) },
  });
  await recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor,
      action: "recharge_policy.updated",
      subjectId: creditAccountId,
      details: {
        enabled: policy.enabled,
        mode: policy.mode,
        threshold: policy.threshold.toString(),
        target: policy.target.toString(),
      },
    },
    now,
  );
  if (policy.enabled)
    await addJob(
      tx,
      "check-balance",
      { creditAccountId },
      { key: `check-balance:${creditAccountId}` },
    );
  return policy;
}

async function requireCard(tx: Tx, creditAccountId: string): Promise<void> {
  const card = await tx.paymentMethod.findFirst({
    where: { creditAccountId, isDefault: true, removedAt: null, unusableReason: null },
  });
  if (!card) {
    throw new DomainError(
      "payment_method_required",
      "Auto-recharge needs a saved card that can be charged. Nothing was changed. Buy a package or add a card on the billing page first.",
    );
  }
}
