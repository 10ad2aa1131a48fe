import type { Prisma, RechargePolicy } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { watchBalance } from "@/server/alerts/watch-balance";
import { askBalanceCheck } from "@/server/gateways/jobs/ask-balance-check";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { accountPolicy } from "./account-policy";
import { closedBreaker } from "./close-breaker";
import { policyCard } from "./policy-card";
import { MAXIMUM_RECHARGE_CENTS } from "./recharge-amount";
import { startAfresh } from "./start-afresh";

export type PolicyChange = {
  enabled?: boolean | undefined;
  mode?: "target_balance" | "fixed_amount" | undefined;
  threshold?: bigint | undefined;
  target?: bigint | undefined;
  fixedAmountCents?: bigint | undefined;
  monthlyCapCents?: bigint | null | undefined;
  maxPerDay?: number | undefined;
  cooldownSeconds?: number | undefined;
  /** A saved card of the account; null: whichever is the default. */
  paymentMethodId?: string | null | undefined;
};

/** What a person may set; each is in the audit with its old and new value. */
const fields = [
  "enabled",
  "mode",
  "threshold",
  "target",
  "fixedAmountCents",
  "monthlyCapCents",
  "maxPerDay",
  "cooldownSeconds",
  "paymentMethodId",
] as const satisfies readonly (keyof PolicyChange & keyof RechargePolicy)[];

/**
 * Changes the recharge policy of an account, in the caller's transaction. Switching it on is a
 * person's decision to try again, so it closes the breaker; the balance is checked at once.
 * Source: S1, S2, S5 (billing settings).
 * @throws payment_method_required without a card that may be charged; validation_failed; not_found
 */
export async function updateRechargePolicy(
  tx: Tx,
  creditAccountId: string,
  change: PolicyChange,
  actor: Actor,
  now: Date,
): Promise<RechargePolicy> {
  const account = await lockCreditAccount(tx, creditAccountId);
  const before = await accountPolicy(tx, creditAccountId, now);
  const given = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<RechargePolicy>;
  requirePossible({ ...before, ...given });
  if (change.paymentMethodId) await requireUsableCard(tx, creditAccountId, change.paymentMethodId);

  const policy = await tx.rechargePolicy.update({
    where: { creditAccountId },
    data: { ...given, ...(change.enabled ? closedBreaker : {}), updatedAt: now },
  });
  if (change.enabled) await requireCard(tx, creditAccountId);
  await watchBalance(tx, creditAccountId, now);
  if (policy.paymentMethodId !== before.paymentMethodId)
    await startAfresh(tx, creditAccountId, now);
  const { organizationId } = account;
  const changed = changesBetween(before, policy);
  if (Object.keys(changed).length > 0)
    await recordAudit(
      tx,
      {
        organizationId,
        actor,
        action: "recharge_policy.updated",
        subjectId: creditAccountId,
        details: { changed },
      },
      now,
    );
  if (policy.enabled) {
    await askBalanceCheck(tx, creditAccountId);
  }
  return policy;
}

/** @throws validation_failed */
function requirePossible(policy: RechargePolicy): void {
  if (policy.mode !== "target_balance") return;
  if (policy.target <= policy.threshold)
    throw invalid("target_credits", "Must be above the balance that triggers the recharge");
  // A credit costs a cent at least, so more than this can never be charged at once.
  if (policy.target - policy.threshold > MAXIMUM_RECHARGE_CENTS * 1_000_000n)
    throw invalid("target_credits", "One charge is at most $1,000: choose a lower target");
}

async function requireUsableCard(tx: Tx, creditAccountId: string, cardId: string): Promise<void> {
  const card = await tx.paymentMethod.findFirst({
    where: { id: cardId, creditAccountId, removedAt: null },
  });
  if (!card) throw notFound("card");
  if (card.unusableReason)
    throw invalid("payment_method_id", "This card can no longer be charged. Choose another");
}

async function requireCard(tx: Tx, creditAccountId: string): Promise<void> {
  const card = await policyCard(tx, creditAccountId);
  if (!card || card.unusableReason) {
    throw new DomainError(
      "payment_method_required",
      "Auto-recharge needs a saved card that can be charged. Nothing was changed. Buy a package or add a card on the billing page first.",
    );
  }
}

function changesBetween(before: RechargePolicy, after: RechargePolicy): Prisma.InputJsonObject {
  const plain = (value: RechargePolicy[(typeof fields)[number]]) =>
    typeof value === "bigint" ? value.toString() : value;
  return Object.fromEntries(
    fields
      .filter((field) => before[field] !== after[field])
      .map((field) => [field, { from: plain(before[field]), to: plain(after[field]) }]),
  );
}
