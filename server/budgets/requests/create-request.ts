import type { Actor } from "@/server/foundation/actor";
import { apiKeyOf, keysOf } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { violates, type Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { formatCredits } from "@/server/pricing/amount-words";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import { describeBudget } from "../budget-words";
import { type ReadBudget, readBudgets } from "../read-budgets";
import { readRequests } from "./read-requests";
import type { BudgetRequestAnswer } from "./request.schema";
import { tellDeciders } from "./tell-request";

const DAYS_OPEN = 14;
const MOST_A_DAY = 10;
const MOST_OPEN_OF_BUDGET = 20;

export type NewBudgetRequest = {
  budgetId: string;
  /** The new limit, or what the limit is to be raised by, in credits. */
  limit?: number | undefined;
  amount?: number | undefined;
  thisPeriodOnly: boolean;
  reason: string;
};

/**
 * Somebody whom a budget limits asks for more of it. Nothing changes until one of those who may change the
 * budget approves; they get an email. One request of an asker for a budget is open at a time: what is
 * asked never changes, so that whoever approves approves what they saw.
 * @param organization where the asker spends; the budget may be that of one above
 * @throws not_found: a budget that does not limit them; validation_failed; already_exists; rate_limited;
 * wrong_state where it already allows that
 */
export async function createRequest(
  organization: { id: string; creditAccountId: string },
  input: NewBudgetRequest,
  actor: Actor,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<BudgetRequestAnswer> {
  try {
    const { output } = await runOnce(idempotent, now, async (tx) => {
      await lockCreditAccount(tx, organization.creditAccountId);
      const budget = await findLimiting(tx, organization, input.budgetId, actor, now);
      const limit = askedLimit(budget, input);
      requireUseful(budget, limit);
      await refuseTooMany(tx, budget.id, actor, now);
      const id = newId("budgetRequest");
      await tx.budgetRequest.create({
        data: {
          id,
          budgetId: budget.id,
          organizationId: budget.organizationId,
          askerOrganizationId: organization.id,
          askerType: actor.type,
          askerId: actor.id,
          apiKeyId: apiKeyOf(actor),
          limit,
          limitBefore: budget.limit,
          reason: input.reason,
          createdAt: now,
          ...lifeOf(budget, input.thisPeriodOnly, now),
        },
      });
      const details = {
        budgetId: budget.id,
        limit: microcreditsToCredits(limit),
        thisPeriodOnly: input.thisPeriodOnly,
      };
      const event = { action: "budget_request.created", subjectId: id, details };
      await recordAudit(tx, { organizationId: budget.organizationId, actor, ...event }, now);
      const [request] = await readRequests(tx, { where: { id } }, now);
      await tellDeciders(tx, request as BudgetRequestAnswer, now);
      return request as BudgetRequestAnswer;
    });
    return output;
  } catch (error) {
    if (violates(error, "budget_requests_one_open")) throw isOpen();
    throw error;
  }
}

/** A living budget that counts what this actor spends in this organization. @throws not_found */
async function findLimiting(
  tx: Tx,
  organization: { id: string; creditAccountId: string },
  budgetId: string,
  actor: Actor,
  now: Date,
): Promise<ReadBudget> {
  const { id, creditAccountId } = organization;
  const where = { id: budgetId, creditAccountId, archivedAt: null };
  const [budget] = await readBudgets(tx, { where }, now);
  const covering = await tx.$queryRaw<unknown[]>`
    select 1 from organization_ancestors
    where organization_id = ${id} and ancestor_id = ${budget?.organizationId ?? ""}`;
  if (!budget || covering.length === 0 || !limits(budget, actor)) throw notFound("budget");
  return budget;
}

// As post_charges counts.
function limits({ subject, subjectId }: ReadBudget, actor: Actor): boolean {
  switch (subject) {
    case "member":
      return actor.type === "user" && actor.id === subjectId;
    case "agent":
      return actor.type === "agent" && actor.id === subjectId;
    case "api_key":
      return keysOf(actor).includes(subjectId ?? "");
    default:
      return true;
  }
}

/** @returns microcredits */
function askedLimit(
  budget: ReadBudget,
  { limit, amount, thisPeriodOnly }: NewBudgetRequest,
): bigint {
  if ((limit === undefined) === (amount === undefined))
    throw invalid("limit", "Send the limit you need, or the amount to raise it by");
  if (thisPeriodOnly && budget.period === "lifetime")
    throw invalid("this_period_only", "A lifetime budget has only one period: omit this");
  return limit === undefined
    ? budget.limit + creditsToMicrocredits(amount as number)
    : creditsToMicrocredits(limit);
}

function requireUseful(budget: ReadBudget, limit: bigint): void {
  if (limit > budget.limit) return;
  if (budget.pausedAt && limit === budget.limit && budget.window.spent < limit) return;
  const name = describeBudget(budget);
  throw new DomainError(
    "wrong_state",
    budget.pausedAt
      ? `Its limit is used up, so ${name} would pause again at once. Nothing was sent. Ask for more than ${formatCredits(microcreditsToCredits(budget.limit))}.`
      : `The limit of ${name} is already ${formatCredits(microcreditsToCredits(budget.limit))}. Nothing was sent. Ask for more than that.`,
  );
}

/** People are emailed each time, so nobody asks without end. @throws rate_limited */
async function refuseTooMany(tx: Tx, budgetId: string, actor: Actor, now: Date): Promise<void> {
  // A request nobody decided makes room for the next.
  await tx.budgetRequest.updateMany({
    where: { budgetId, state: "open", expiresAt: { lte: now } },
    data: { state: "expired" },
  });
  const asker = { askerType: actor.type, askerId: actor.id };
  if (await tx.budgetRequest.findFirst({ where: { budgetId, state: "open", ...asker } }))
    throw isOpen();
  const dayAgo = new Date(now.getTime() - 86_400_000);
  const [recent, open] = await Promise.all([
    tx.budgetRequest.findMany({
      where: { ...asker, createdAt: { gt: dayAgo } },
      orderBy: { id: "desc" },
      take: MOST_A_DAY,
    }),
    tx.budgetRequest.count({ where: { budgetId, state: "open" } }),
  ]);
  const tenth = recent[MOST_A_DAY - 1];
  if (tenth) {
    const seconds = Math.ceil((tenth.createdAt.getTime() + 86_400_000 - now.getTime()) / 1_000);
    throw new DomainError(
      "rate_limited",
      `You have asked ${MOST_A_DAY} times within 24 hours. Nothing was sent. Wait, or talk to an owner, admin or billing member.`,
      { retry_after: Math.max(1, seconds) },
    );
  }
  if (open >= MOST_OPEN_OF_BUDGET) {
    throw new DomainError(
      "rate_limited",
      `${MOST_OPEN_OF_BUDGET} requests for this budget are already open. Nothing was sent. Ask again when some are decided.`,
      { retry_after: 3_600 },
    );
  }
}

/** What is asked for this period ends with it. */
function lifeOf({ window }: ReadBudget, thisPeriodOnly: boolean, now: Date) {
  const usual = new Date(now.getTime() + DAYS_OPEN * 86_400_000);
  return thisPeriodOnly
    ? { onlyIn: new Date(window.start), expiresAt: window.resetsAt ?? usual }
    : { onlyIn: null, expiresAt: usual };
}

function isOpen(): DomainError {
  return new DomainError(
    "already_exists",
    "Your request for this budget is still open. Nothing was sent. Wait for the decision, or withdraw it and ask again.",
  );
}
