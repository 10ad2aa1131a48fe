import type { BudgetRequest } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { formatCredits } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { changeBudgetIn, requireLiving, requirePerson, usual } from "../change-budget";
import { requireNoAgent } from "../create-budget";
import { decideChange, decideResume } from "../decide-change";
import type { ReadBudget } from "../read-budgets";
import { readRequest, readRequests, type Sight } from "./read-requests";
import type { BudgetRequestAnswer } from "./request.schema";
import { tellAsker } from "./tell-request";

type Organization = { id: string; creditAccountId: string };

/**
 * Gives what was asked for: the budget changes and the request is closed in one transaction, once,
 * whoever else decides at the same moment. A paused budget resumes with it; only a person does that.
 * @throws not_found; forbidden; wrong_state: decided, over, or the budget already allows as much
 */
export async function approveRequest(
  organization: Organization,
  id: string,
  actor: Actor,
  now: Date,
): Promise<BudgetRequestAnswer> {
  requireNoAgent(actor);
  return inTransaction(async (tx) => {
    const request = await lockOpen(tx, organization, id, now);
    await changeBudgetIn(tx, organization, request.budgetId, "raised", actor, now, (budget) =>
      raise(budget, request, actor),
    );
    return close(tx, request, { state: "approved" }, actor, now);
  });
}

/** Leaves the budget as it is. @throws not_found; forbidden for an agent; wrong_state once it was decided */
export async function declineRequest(
  organization: Organization,
  id: string,
  note: string | undefined,
  actor: Actor,
  now: Date,
): Promise<BudgetRequestAnswer> {
  requireNoAgent(actor);
  return inTransaction(async (tx) => {
    const request = await lockOpen(tx, organization, id, now);
    return close(tx, request, { state: "declined", note: note || null }, actor, now);
  });
}

/** Whoever asked takes it back. @throws not_found, wrong_state once it was decided */
export function withdrawRequest(
  sight: Sight & { creditAccountId: string },
  id: string,
  now: Date,
): Promise<BudgetRequestAnswer> {
  return inTransaction(async (tx) => {
    const { organization_id } = await readRequest(tx, { ...sight, seesAll: false }, id, now);
    const budgetOrganization = { id: organization_id, creditAccountId: sight.creditAccountId };
    const request = await lockOpen(tx, budgetOrganization, id, now);
    return close(tx, request, { state: "withdrawn" }, sight.actor, now);
  });
}

/** Decisions about the budgets of an account take turns, with each other and with charges. */
async function lockOpen(
  tx: Tx,
  organization: Organization,
  id: string,
  now: Date,
): Promise<BudgetRequest> {
  await lockCreditAccount(tx, organization.creditAccountId);
  const where = { id, organizationId: organization.id };
  const [row, [told]] = await Promise.all([
    tx.budgetRequest.findFirst({ where }),
    readRequests(tx, { where }, now),
  ]);
  if (!row || !told) throw notFound("budget request");
  if (told.status === "open") return row;
  throw told.status === "expired" ? isOver() : isDecided(told);
}

function isDecided({ status, decided_by: by }: { status: string; decided_by: string | null }) {
  return new DomainError(
    "wrong_state",
    `The request was already ${status}${by ? ` by ${by}` : ""}. Nothing was changed.`,
  );
}

function isOver(): DomainError {
  return new DomainError(
    "wrong_state",
    "The request has expired: it wasn't decided in time, or the budget was archived. Nothing was changed.",
  );
}

/** The budget as it was asked to be. Where others changed it meanwhile nobody's limit is lowered. */
function raise(budget: ReadBudget, request: BudgetRequest, actor: Actor) {
  requireLiving(budget);
  if (request.onlyIn && request.onlyIn.toISOString().slice(0, 10) !== budget.window.start)
    throw isOver();
  const more = request.limit > budget.limit;
  if (budget.pausedAt) requirePerson(actor);
  else if (!more) throw alreadyAllows(budget);
  const change = !more
    ? {}
    : request.onlyIn
      ? { raisedBy: request.limit - budget.usualLimit }
      : { limit: request.limit };
  const changed = budget.pausedAt
    ? decideResume(usual(budget), budget.window, change)
    : decideChange(usual(budget), budget.window, change);
  return more && request.onlyIn ? { ...changed, raisedIn: request.onlyIn } : changed;
}

function alreadyAllows({ limit }: ReadBudget): DomainError {
  return new DomainError(
    "wrong_state",
    `The budget has changed since: its limit is now ${formatCredits(microcreditsToCredits(limit))}, which is at least what was requested. Nothing was changed. Decline the request, or have it withdrawn.`,
  );
}

async function close(
  tx: Tx,
  { id, organizationId }: BudgetRequest,
  outcome: { state: "approved" | "declined" | "withdrawn"; note?: string | null },
  actor: Actor,
  now: Date,
): Promise<BudgetRequestAnswer> {
  const { count } = await tx.budgetRequest.updateMany({
    where: { id, state: "open" },
    data: { ...outcome, decidedAt: now, decidedByType: actor.type, decidedById: actor.id },
  });
  // Whoever spends from another account by now asks under another lock.
  if (count === 0) throw isDecided({ status: "decided", decided_by: null });
  const event = { action: `budget_request.${outcome.state}`, subjectId: id, details: {} };
  await recordAudit(tx, { organizationId, actor, ...event }, now);
  const [request] = await readRequests(tx, { where: { id } }, now);
  if (outcome.state !== "withdrawn") await tellAsker(tx, request as BudgetRequestAnswer, now);
  return request as BudgetRequestAnswer;
}
