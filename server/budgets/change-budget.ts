import type { Prisma } from "@/generated/prisma/client";
import type { BudgetAction } from "@/generated/prisma/enums";
import { type Actor, keysOf } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import type { BudgetAnswer } from "./budget.schema";
import { budgetAnswer } from "./budget-answer";
import { requireNoAgent } from "./create-budget";
import { decideChange, decideResume } from "./decide-change";
import { type ReadBudget, readBudget } from "./read-budgets";

type Organization = { id: string; creditAccountId: string };

/** Sets limit (credits), action and alerts; what is absent stays. @throws not_found, wrong_state, forbidden */
export function updateBudget(
  organization: Organization,
  budgetId: string,
  change: {
    limit?: number | undefined;
    action?: BudgetAction | undefined;
    alertPercents?: number[] | undefined;
  },
  actor: Actor,
  now: Date,
): Promise<BudgetAnswer> {
  return changeBudget(organization, budgetId, "updated", actor, now, (budget) => {
    requireLiving(budget);
    const changed = decideChange(usual(budget), budget.window, {
      limit: inMicrocredits(change.limit),
      action: change.action,
      alertPercents: change.alertPercents,
    });
    if (budget.pausedAt && !changed.pausedAt) requirePerson(actor);
    return changed;
  });
}

/**
 * Lets a paused budget spend again, with a new limit (credits) where the present one is used up.
 * Only a person does that; a budget that is not paused stays as it is.
 * @throws not_found, wrong_state, forbidden
 */
export async function resumeBudget(
  organization: Organization,
  budgetId: string,
  limit: number | undefined,
  actor: Actor,
  now: Date,
): Promise<BudgetAnswer> {
  requirePerson(actor);
  return changeBudget(organization, budgetId, "resumed", actor, now, (budget) => {
    requireLiving(budget);
    if (!budget.pausedAt) return null;
    return decideResume(usual(budget), budget.window, { limit: inMicrocredits(limit) });
  });
}

/**
 * Ends a budget for good: it limits nothing any more and stays for the record. A paused one only a
 * person ends. Safe to repeat.
 * @throws not_found, forbidden
 */
export function archiveBudget(
  organization: Organization,
  budgetId: string,
  actor: Actor,
  now: Date,
): Promise<BudgetAnswer> {
  return changeBudget(organization, budgetId, "archived", actor, now, (budget) => {
    if (budget.archivedAt) return null;
    if (budget.pausedAt) requirePerson(actor);
    return { archivedAt: now };
  });
}

/** A budget as its row has it, for what decides about changes of the row. */
export function usual(budget: ReadBudget): ReadBudget {
  return { ...budget, limit: budget.usualLimit };
}

type Verb = "updated" | "resumed" | "archived" | "raised";
type Decide = (budget: ReadBudget) => Prisma.BudgetUpdateInput | null;

function changeBudget(
  organization: Organization,
  budgetId: string,
  verb: Verb,
  actor: Actor,
  now: Date,
  decide: Decide,
): Promise<BudgetAnswer> {
  return inTransaction((tx) =>
    changeBudgetIn(tx, organization, budgetId, verb, actor, now, decide),
  );
}

/**
 * Changes a budget as is decided under the lock of its account, in the caller's transaction. Charges move
 * budgets while they hold the account, so it is locked before a budget is read.
 * @throws not_found, forbidden
 */
export async function changeBudgetIn(
  tx: Tx,
  organization: Organization,
  budgetId: string,
  verb: Verb,
  actor: Actor,
  now: Date,
  decide: Decide,
): Promise<BudgetAnswer> {
  await lockCreditAccount(tx, organization.creditAccountId);
  const before = await readBudget(tx, organization.id, budgetId, now);
  refuseOwn(before, actor);
  const data = decide(before);
  if (!data) return budgetAnswer(before);
  await tx.budget.update({ where: { id: budgetId }, data });
  const after = await readBudget(tx, organization.id, budgetId, now);
  await recordAudit(
    tx,
    {
      organizationId: organization.id,
      actor,
      action: `budget.${verb}`,
      subjectId: budgetId,
      details: { before: rulesOf(before), after: rulesOf(after) },
    },
    now,
  );
  return budgetAnswer(after);
}

function rulesOf(budget: ReadBudget): Prisma.InputJsonObject {
  return {
    limit: microcreditsToCredits(budget.limit),
    action: budget.action,
    alertPercents: budget.alertPercents,
    paused: budget.pausedAt !== null,
  };
}

function inMicrocredits(credits: number | undefined): bigint | undefined {
  return credits === undefined ? undefined : creditsToMicrocredits(credits);
}

export function requireLiving(budget: ReadBudget): void {
  if (budget.archivedAt) {
    throw new DomainError(
      "wrong_state",
      "The budget is archived. Nothing was changed. Create a new one.",
    );
  }
}

// What limits a program is not the program's to change: an agent spends under all that cover it, a key
// under its own budgets and those of the keys it was made through.
function refuseOwn(budget: ReadBudget, actor: Actor): void {
  requireNoAgent(actor);
  if (
    budget.subject === "api_key" &&
    budget.subjectId &&
    keysOf(actor).includes(budget.subjectId)
  ) {
    throw new DomainError(
      "forbidden",
      "A key can't change a budget that limits it. Nothing was changed. A person can do it in the browser.",
    );
  }
}

// A pause is there so that somebody looks: the program it stopped must not start itself again.
export function requirePerson(actor: Actor): void {
  if (actor.type !== "user") {
    throw new DomainError(
      "forbidden",
      "Only a person can resume or archive a paused budget, in the browser. Nothing was changed.",
    );
  }
}
