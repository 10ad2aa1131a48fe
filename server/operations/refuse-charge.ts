import type { RechargeAttempt, RechargePolicy } from "@/generated/prisma/client";
import {
  curesByBudget,
  type DescribedBudget,
  refusalByBudget,
} from "@/server/budgets/describe-budget";
import { pauseAfterRefusal } from "@/server/budgets/pause-budget";
import { readDescribedBudget } from "@/server/budgets/read-budgets";
import type { Cure } from "@/server/foundation/cure.schema";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { gather } from "@/server/foundation/gather";
import { askBalanceCheck } from "@/server/gateways/jobs/ask-balance-check";
import type { ChargeVerdict } from "@/server/ledger/post-charges";
import { creditsInWords } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { keyReused } from "./idempotency";
import { organizationClosed } from "./organization-closed";

/** Who is short of credits, and of how many microcredits. */
type Missing = { organizationId: string; creditAccountId: string; shortfall: bigint };
const missing = new WeakMap<object, Missing>();

/** What a refusal for want of credits would take to be none, for who can pay on the spot; never of a budget. */
export function missingCredits(error: unknown): Missing | undefined {
  return typeof error === "object" && error !== null ? missing.get(error) : undefined;
}

/** Has a refusal that takes the place of another one know the same. */
missingCredits.inherit = (from: DomainError, to: DomainError): DomainError => {
  const known = missing.get(from);
  if (known) missing.set(to, known);
  return to;
};

/** How long a recharge usually takes. */
const RECHARGE_SECONDS = 3;

export type RefusedVerdict = Extract<
  ChargeVerdict,
  { outcome: "insufficient" | "over_budget" | "conflict" | "departed" }
>;

/** Thrown inside the transaction of an operation to undo it; `explainRefusal` makes the answer of it afterwards. */
export class ChargeRefused extends Error {
  override readonly name = "ChargeRefused";
  constructor(readonly verdict: RefusedVerdict) {
    super(`refused: ${verdict.outcome}`);
  }
}

/**
 * Runs work in a transaction; a charge that was refused in it is explained once it is undone. With it the
 * pause of the budget that refused was undone, so that is written again.
 * @param priced what the refused charge would have cost.
 */
export async function explained<T>(
  priced: { amount: bigint },
  { organization, now }: { organization: { id: string; creditAccountId: string }; now: Date },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction(work);
  } catch (error) {
    if (!(error instanceof ChargeRefused)) throw error;
    const { verdict } = error;
    if (verdict.outcome === "over_budget") await pauseAfterRefusal(verdict.budgetId, now);
    throw await explainRefusal(verdict, priced.amount, organization, now);
  }
}

/**
 * The answer to a refused charge: what it costs, what is left, which limit refused and the way out.
 * Called after the transaction of the charge has ended. A refusal looks at the balance again (a
 * recharge may be due), and while a saved card is being charged the caller is told to come back
 * rather than to buy. Source: S1 (blocked at zero).
 * @param price microcredits.
 */
export function explainRefusal(
  verdict: RefusedVerdict,
  price: bigint,
  organization: { id: string; creditAccountId: string },
  now: Date,
): Promise<DomainError> {
  return explain(verdict, price, organization, { now, look: askForRecharge });
}

/** The same answer to a charge that was not made: nothing is asked for by it. */
export function foretellRefusal(
  verdict: RefusedVerdict,
  price: bigint,
  organization: { id: string; creditAccountId: string },
  now: Date,
): Promise<DomainError> {
  return explain(verdict, price, organization, { now, look: lookAtRecharge });
}

async function explain(
  verdict: RefusedVerdict,
  price: bigint,
  organization: { id: string; creditAccountId: string },
  { now, look }: { now: Date; look: typeof lookAtRecharge },
): Promise<DomainError> {
  if (verdict.outcome === "conflict") return keyReused();
  if (verdict.outcome === "departed") return whyDeparted(organization.id);
  const figures = {
    required: microcreditsToCredits(price),
    available: microcreditsToCredits(verdict.available),
    held: microcreditsToCredits(verdict.held),
    shortfall: microcreditsToCredits(price > verdict.available ? price - verdict.available : 0n),
    top_up_url: topUpUrl(organization.id),
  };
  if (verdict.outcome === "over_budget") {
    const budget = await readRefusing(`${verdict.budgetId} ${now.toISOString()}`);
    if (!budget) throw new Error(`budget ${verdict.budgetId} just refused and is gone`);
    const { message, extra } = refusalByBudget(budget, price);
    const cures = curesByBudget(budget, price, {
      ask: `${budgetsUrl(organization.id)}&ask=${budget.id}`,
      change: budgetsUrl(budget.organizationId),
    });
    return new DomainError("insufficient_credits", message, { ...figures, ...extra, cures });
  }
  const { id: organizationId, creditAccountId } = organization;
  const refusal = explainBalance(figures, await look(creditAccountId), now);
  if (refusal.code === "insufficient_credits" && price > verdict.available) {
    const shortfall = price - verdict.available;
    missing.set(refusal, { organizationId, creditAccountId, shortfall });
  }
  return refusal;
}

/**
 * Why a budget refused, in words, for whoever goes on in the same transaction.
 * @param price microcredits.
 */
export async function sayOverBudget(
  tx: Tx,
  budgetId: string,
  price: bigint,
  now: Date,
): Promise<string> {
  return refusalByBudget(await readDescribedBudget(tx, budgetId, now), price).message;
}

/** A charge that came after its organization had left the account it was to be paid from. */
async function whyDeparted(organizationId: string): Promise<DomainError> {
  const { status } = await db().organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { status: true },
  });
  if (status === "closed") return organizationClosed();
  return new DomainError(
    "organization_moved",
    "The organization has just begun to spend other credits. Nothing was done or charged. Send the request again.",
    { retry_after: 1 },
  );
}

/** Where a person buys credits for an organization. */
export function topUpUrl(organizationId: string): string {
  return `${env().APP_URL}/go/billing?organization=${organizationId}`;
}

function budgetsUrl(organizationId: string): string {
  return `${env().APP_URL}/go/budgets?organization=${organizationId}`;
}

function explainBalance(
  figures: { required: number; available: number; top_up_url: string },
  { policy, live }: Partial<Recharge> = {},
  now: Date,
): DomainError {
  const extra = { ...figures, blocked_by: "balance" };
  if (live && (live.state === "claimed" || live.state === "charging")) {
    const after = new Date(now.getTime() + RECHARGE_SECONDS * 1_000).toISOString();
    return new DomainError(
      "recharge_in_progress",
      "A recharge of this account is in progress. Nothing was done or charged. Send the request again in a few seconds.",
      {
        ...extra,
        retry_after: RECHARGE_SECONDS,
        cures: [{ kind: "wait", detail: "Wait for the recharge.", after }] satisfies Cure[],
      },
    );
  }
  const state = !policy?.enabled
    ? "off"
    : policy.breaker === "disabled"
      ? "disabled"
      : (live?.state ?? "idle");
  const url = figures.top_up_url;
  const recharge: Cure[] =
    state === "off" || state === "disabled"
      ? [{ kind: "turn_on_recharge", detail: "Switch on auto-recharge.", url }]
      : [];
  return new DomainError(
    "insufficient_credits",
    `This costs ${creditsInWords(figures.required)} and the pool has ${creditsInWords(figures.available)}. Nothing was done or charged. Buy credits or switch on auto-recharge, then send it again.`,
    {
      ...extra,
      recharge_state: state,
      cures: [{ kind: "buy_credits", detail: "Buy credits.", url }, ...recharge] satisfies Cure[],
    },
  );
}

type Recharge = { policy: RechargePolicy | undefined; live: RechargeAttempt | undefined };

/** The recharge of an account that refused, as it is. Refusals that come together look once. */
const lookAtRecharge = gather(readRecharges);

/** The same, and where one may be due it is asked for, once. */
const askForRecharge = gather(async (creditAccountIds) => {
  const looks = await readRecharges(creditAccountIds);
  for (const [creditAccountId, { policy, live }] of looks) {
    if (!policy?.enabled || live) continue;
    await askBalanceCheck(db(), creditAccountId);
  }
  return looks;
});

async function readRecharges(creditAccountIds: string[]): Promise<Map<string, Recharge>> {
  const where = { creditAccountId: { in: creditAccountIds } };
  const [policies, attempts] = await Promise.all([
    db().rechargePolicy.findMany({ where }),
    db().rechargeAttempt.findMany({ where: { ...where, live: true } }),
  ]);
  return new Map(
    creditAccountIds.map((id) => {
      const policy = policies.find(({ creditAccountId }) => creditAccountId === id);
      const live = attempts.find(({ creditAccountId }) => creditAccountId === id);
      return [id, { policy, live }];
    }),
  );
}

/** The budget that refused, by "budget time". Gathered for the same reason. */
const readRefusing = gather(
  async (refusals): Promise<Map<string, DescribedBudget>> =>
    new Map(
      await Promise.all(
        refusals.map(async (refusal) => {
          const [budgetId = "", at = ""] = refusal.split(" ");
          return [refusal, await readDescribedBudget(db(), budgetId, new Date(at))] as const;
        }),
      ),
    ),
);
