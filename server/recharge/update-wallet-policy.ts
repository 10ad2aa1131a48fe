import type { WalletRecharge } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { askBalanceCheck } from "@/server/gateways/jobs/ask-balance-check";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { loadCreditTerms, plainTerms } from "@/server/pricing/load-credit-terms";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { closedBreaker } from "./close-breaker";
import { policyCard } from "./policy-card";
import { MAXIMUM_RECHARGE_CENTS, MINIMUM_RECHARGE_CENTS, rechargeOrder } from "./recharge-amount";
import { startAfresh } from "./start-afresh";
import { watchWallets } from "./watch-wallets";

/** What a person may set of a wallet's policy; what is absent stays as it is. Microcredits. */
export type WalletPolicyChange = {
  enabled: boolean;
  threshold?: bigint | undefined;
  credits?: bigint | undefined;
  /** A saved card of the account, by our id or by Stripe's. */
  paymentMethodId?: string | undefined;
};

/**
 * Changes when a wallet is refilled by itself: below the threshold of its own balance so many credits are
 * bought into it, at the account's price, within the account's limits. Switching it on is a person's decision
 * to try again. Source: S4 (auto_top_up).
 * @throws not_found when the card is not one of the account's; payment_method_required; validation_failed
 */
export async function updateWalletPolicy(
  tx: Tx,
  wallet: { id: string; creditAccountId: string },
  change: WalletPolicyChange,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { creditAccountId, id: walletId } = wallet;
  const account = await lockCreditAccount(tx, creditAccountId);
  const before = await tx.walletRecharge.findUnique({ where: { walletId } });
  const paymentMethodId =
    change.paymentMethodId === undefined
      ? (before?.paymentMethodId ?? null)
      : await findCard(tx, creditAccountId, change.paymentMethodId);
  const threshold = change.threshold ?? before?.threshold;
  const credits = change.credits ?? before?.credits;
  if (threshold === undefined || credits === undefined) {
    // Switching off what was never set changes nothing.
    if (!change.enabled && threshold === undefined && credits === undefined) return;
    throw invalid(
      threshold === undefined ? "auto_top_up.threshold" : "auto_top_up.amount",
      "Send threshold and amount, both in credits",
    );
  }
  await requirePossible(tx, creditAccountId, credits, now);
  const policy = { enabled: change.enabled, threshold, credits, paymentMethodId };
  const data = { ...policy, ...(change.enabled ? closedBreaker : {}), updatedAt: now };
  await tx.walletRecharge.upsert({
    where: { walletId },
    create: { walletId, creditAccountId, ...data },
    update: data,
  });
  if (change.enabled) await requireCard(tx, creditAccountId, walletId);
  await watchWallets(tx, creditAccountId);
  if (before && before.paymentMethodId !== paymentMethodId)
    await startAfresh(tx, creditAccountId, now);
  await recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor,
      action: "wallet_recharge.updated",
      subjectId: walletId,
      details: { from: before && shown(before), to: shown(policy) },
    },
    now,
  );
  if (change.enabled) {
    await askBalanceCheck(tx, creditAccountId);
  }
}

function shown(
  policy: Pick<WalletRecharge, "enabled" | "threshold" | "credits" | "paymentMethodId">,
) {
  return {
    enabled: policy.enabled,
    threshold: microcreditsToCredits(policy.threshold),
    amount: microcreditsToCredits(policy.credits),
    payment_method_id: policy.paymentMethodId,
  };
}

/** S4 names a card as Stripe does; ours are accepted in either case. @throws not_found, validation_failed */
async function findCard(tx: Tx, creditAccountId: string, named: string): Promise<string> {
  const card = await tx.paymentMethod.findFirst({
    where: {
      creditAccountId,
      removedAt: null,
      OR: [{ id: named.toLowerCase() }, { stripePaymentMethodId: named }],
    },
  });
  if (!card) throw notFound("card");
  if (card.unusableReason)
    throw invalid(
      "auto_top_up.payment_method_id",
      "This card can no longer be charged. Choose another",
    );
  return card.id;
}

/** @throws validation_failed */
async function requirePossible(
  tx: Tx,
  creditAccountId: string,
  credits: bigint,
  now: Date,
): Promise<void> {
  const terms = plainTerms(await loadCreditTerms(tx, creditAccountId, now), now);
  const rule = { mode: "fixed_credits" as const, threshold: 0n, target: 0n, fixedAmountCents: 0n };
  const order = rechargeOrder({ ...rule, credits }, { available: 0n, debt: 0n }, terms);
  if (!order)
    throw invalid(
      "auto_top_up.amount",
      `Costs more than $${MAXIMUM_RECHARGE_CENTS / 100n}, the maximum for one charge`,
    );
  if (order.credits !== credits)
    throw invalid(
      "auto_top_up.amount",
      `Costs less than $${MINIMUM_RECHARGE_CENTS / 100n}, the minimum charge`,
    );
}

async function requireCard(tx: Tx, creditAccountId: string, walletId: string): Promise<void> {
  const card = await policyCard(tx, creditAccountId, walletId);
  if (card && !card.unusableReason) return;
  throw new DomainError(
    "payment_method_required",
    "Refilling a wallet automatically needs a saved card that can be charged. Nothing was changed. Buy a package or add a card on the billing page first.",
  );
}
