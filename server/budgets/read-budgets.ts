import type { Prisma } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { settleAccount } from "@/server/ledger/settle-account";
import { isOperationKey, operationByKey } from "@/server/pricing/catalogue";
import { type BudgetWindow, currentWindow } from "./budget-window";
import type { DescribedBudget } from "./describe-budget";

const withOrganization = {
  organization: { select: { id: true, name: true, slug: true, timeZone: true, sandboxId: true } },
} satisfies Prisma.BudgetInclude;

/** A budget with what it counts now and the name of its subject. Its `limit` is that of its window. */
export type ReadBudget = Prisma.BudgetGetPayload<{ include: typeof withOrganization }> & {
  subjectName: string;
  /** What its limit is when nothing raises it for a window; `raisedBy` is what does in this one. */
  usualLimit: bigint;
  window: BudgetWindow;
};

/** Budgets, newest first, with what each counts at `now`. */
export async function readBudgets(
  db: Db,
  query: Pick<Prisma.BudgetFindManyArgs, "where" | "take">,
  now: Date,
): Promise<ReadBudget[]> {
  // What open holds count goes back to a budget when their time is over.
  const accounts = await db.budget.findMany({
    where: { ...query.where, creditAccount: { nextDueAt: { lte: now } } },
    select: { creditAccountId: true },
    distinct: ["creditAccountId"],
  });
  for (const { creditAccountId } of accounts) await settleAccount(db, creditAccountId, now);
  const rows = await db.budget.findMany({
    ...query,
    include: withOrganization,
    orderBy: { id: "desc" },
  });
  const names = await namesOf(
    db,
    rows.flatMap((row) => row.subjectId ?? []),
  );
  return rows.map((row) => {
    const window = currentWindow(row, row.organization.timeZone, now);
    const isRaised = row.raisedIn?.toISOString().slice(0, 10) === window.start;
    const raisedBy = isRaised ? row.raisedBy : 0n;
    return {
      ...row,
      subjectName: row.subjectId
        ? (names.get(row.subjectId) ?? labelOf(row.subjectId))
        : row.organization.name,
      limit: row.limit + raisedBy,
      usualLimit: row.limit,
      raisedBy,
      window,
    };
  });
}

/** A budget of this organization. @throws not_found */
export async function readBudget(
  db: Db,
  organizationId: string,
  budgetId: string,
  now: Date,
): Promise<ReadBudget> {
  const [budget] = await readBudgets(db, { where: { id: budgetId, organizationId } }, now);
  if (!budget) throw notFound("budget");
  return budget;
}

/** One budget in the words of a refusal. @throws not_found */
export async function readDescribedBudget(
  db: Db,
  budgetId: string,
  now: Date,
): Promise<DescribedBudget> {
  const [budget] = await readBudgets(db, { where: { id: budgetId } }, now);
  if (!budget) throw notFound("budget");
  return {
    id: budget.id,
    organizationId: budget.organizationId,
    subject: budget.subject,
    subjectName: budget.subjectName,
    period: budget.period,
    limit: budget.limit,
    spent: budget.window.spent,
    paused: budget.pausedAt !== null,
    resetsAt: budget.window.resetsAt,
    timeZone: budget.organization.timeZone,
  };
}

/** What people call the users, agents and keys with these ids. */
export async function namesOf(db: Db, ids: string[]): Promise<Map<string, string>> {
  const where = { where: { id: { in: ids } } };
  const select = { select: { id: true, name: true } };
  const [users, agents, keys] = await Promise.all([
    db.user.findMany({ ...where, select: { id: true, name: true, email: true } }),
    db.agent.findMany({ ...where, ...select }),
    db.apiKey.findMany({ ...where, ...select }),
  ]);
  return new Map([
    ...users.map((user) => [user.id, user.name || user.email] as const),
    ...[...agents, ...keys].map((named) => [named.id, named.name] as const),
  ]);
}

function labelOf(operation: string): string {
  return isOperationKey(operation) ? operationByKey(operation).label : operation;
}
