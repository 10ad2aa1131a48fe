import type { z } from "zod";
import { db } from "@/server/foundation/db";
import { loadCreditTerms, plainTerms } from "@/server/pricing/load-credit-terms";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { accountPolicy } from "./account-policy";
import { chargedThisMonthCents, recentCharges } from "./charged-so-far";
import { policyWarnings } from "./policy-warnings";
import type { rechargePolicySchema } from "./recharge.schema";
import { rechargeOrder } from "./recharge-amount";
import { showAttempt } from "./show-recharge";

/** The policy of an account with what it would charge next and what it has charged this month. */
export async function showPolicy(
  creditAccountId: string,
  now: Date,
): Promise<z.output<typeof rechargePolicySchema>> {
  const [policy, live, chargedCents, { lastChargeAt }, loaded] = await Promise.all([
    accountPolicy(db(), creditAccountId, now),
    db().rechargeAttempt.findFirst({ where: { creditAccountId, walletId: null, live: true } }),
    chargedThisMonthCents(db(), creditAccountId, now),
    recentCharges(db(), { creditAccountId, walletId: null }, now),
    loadCreditTerms(db(), creditAccountId, now),
  ]);
  const terms = plainTerms(loaded, now);
  const justBelow = { available: policy.threshold - 1_000_000n, debt: 0n };
  const next = rechargeOrder(policy, justBelow, terms);
  return {
    enabled: policy.enabled,
    mode: policy.mode,
    threshold_credits: microcreditsToCredits(policy.threshold),
    target_credits: microcreditsToCredits(policy.target),
    fixed_amount_cents: Number(policy.fixedAmountCents),
    monthly_cap_cents: policy.monthlyCapCents === null ? null : Number(policy.monthlyCapCents),
    max_per_day: policy.maxPerDay,
    cooldown_seconds: policy.cooldownSeconds,
    payment_method_id: policy.paymentMethodId,
    state: policy.breaker,
    next_try_at: policy.nextTryAt?.toISOString() ?? null,
    disabled_reason: policy.disabledReason,
    next_charge_cents: Number(next?.amountCents ?? 0n),
    next_charge_credits: microcreditsToCredits(next?.credits ?? 0n),
    charged_this_month_cents: Number(chargedCents),
    warnings: policyWarnings(policy, terms),
    cooling_until: coolingUntil(policy.cooldownSeconds, lastChargeAt, now),
    live_attempt: live && showAttempt(live),
  };
}

/** The same for whoever may not see it: nothing of it is theirs. */
export function hiddenPolicy(
  policy: z.output<typeof rechargePolicySchema>,
): z.output<typeof rechargePolicySchema> {
  return {
    ...policy,
    enabled: false,
    mode: "target_balance",
    threshold_credits: 0,
    target_credits: 0,
    fixed_amount_cents: 0,
    monthly_cap_cents: null,
    max_per_day: 0,
    cooldown_seconds: 0,
    payment_method_id: null,
    state: "closed",
    next_try_at: null,
    disabled_reason: null,
    next_charge_cents: 0,
    next_charge_credits: 0,
    charged_this_month_cents: 0,
    warnings: [],
    cooling_until: null,
    live_attempt: null,
  };
}

function coolingUntil(seconds: number, lastChargeAt: Date | null, now: Date): string | null {
  if (!lastChargeAt) return null;
  const until = new Date(lastChargeAt.getTime() + seconds * 1_000);
  return until > now ? until.toISOString() : null;
}
