import { refusalByBudget } from "@/server/budgets/describe-budget";
import { pauseAfterRefusal } from "@/server/budgets/pause-budget";
import { readDescribedBudget } from "@/server/budgets/read-budgets";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { addJob } from "@/server/gateways/jobs/add-job";
import type { ChargeVerdict } from "@/server/ledger/post-charges";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

export type RefusedVerdict = Extract<
  ChargeVerdict,
  { outcome: "insufficient" | "over_budget" | "conflict" }
>;

/** Thrown inside the transaction of an operation to undo it; `explainRefusal` makes the answer of it afterwards. */
export class ChargeRefused extends Error {
  override readonly name = "ChargeRefused";
  constructor(readonly verdict: RefusedVerdict) {
    super(`refused: ${verdict.outcome}`);
  }
}

/**
 * The answer to a refused charge: what it costs, what is left, which limit refused and the way out.
 * Called after the transaction of the charge has ended. A refusal looks at the balance again (a
 * recharge may be due), and while a saved card is being charged the caller is told to come back
 * rather than to buy. Source: S1 (blocked at zero).
 * @param price microcredits.
 */
export async function explainRefusal(
  verdict: RefusedVerdict,
  price: bigint,
  organization: { id: string; creditAccountId: string },
  now: Date,
): Promise<DomainError> {
  if (verdict.outcome === "conflict") return keyReused();
  const figures = {
    required: microcreditsToCredits(price),
    available: microcreditsToCredits(verdict.available),
    held: microcreditsToCredits(verdict.held),
    shortfall: microcreditsToCredits(price > verdict.available ? price - verdict.available : 0n),
    top_up_url: topUpUrl(organization.id),
  };
  if (verdict.outcome === "over_budget") {
    await pauseAfterRefusal(verdict.budgetId, now);
    const budget = await readDescribedBudget(db(), verdict.budgetId, now);
    const { message, extra } = refusalByBudget(budget, price);
    return new DomainError("insufficient_credits", message, { ...figures, ...extra });
  }
  return explainBalance(figures, organization);
}

/** Where a person buys credits for an organization. */
export function topUpUrl(organizationId: string): string {
  return `${env().APP_URL}/go/billing?organization=${organizationId}`;
}

export function keyReused(): DomainError {
  return new DomainError(
    "idempotency_key_reused",
    "This Idempotency-Key was already used for a request with another body. Nothing was done or charged. Send a new key for a new request.",
  );
}

async function explainBalance(
  figures: { required: number; available: number },
  { creditAccountId }: { creditAccountId: string },
): Promise<DomainError> {
  const [policy, live] = await Promise.all([
    db().rechargePolicy.findUnique({ where: { creditAccountId } }),
    db().rechargeAttempt.findFirst({ where: { creditAccountId, live: true } }),
  ]);
  if (policy?.enabled && !live) {
    const key = `check-balance:${creditAccountId}`;
    await addJob(db(), "check-balance", { creditAccountId }, { key });
  }
  const extra = { ...figures, blocked_by: "balance" };
  if (live && (live.state === "claimed" || live.state === "charging")) {
    return new DomainError(
      "recharge_in_progress",
      "A recharge of this account is under way. Nothing was done or charged. Send the request again in a few seconds.",
      { ...extra, retry_after: 3 },
    );
  }
  const state = !policy?.enabled
    ? "off"
    : policy.breaker === "disabled"
      ? "disabled"
      : (live?.state ?? "idle");
  return new DomainError(
    "insufficient_credits",
    `This costs ${inCredits(figures.required)} and the pool has ${inCredits(figures.available)}. Nothing was done or charged. Buy credits or switch on auto-recharge, then send it again.`,
    { ...extra, recharge_state: state },
  );
}

function inCredits(credits: number): string {
  return credits === 1 ? "1 credit" : `${credits} credits`;
}
