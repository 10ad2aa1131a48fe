import type { Prisma } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { describeBudget } from "../budget-words";
import { namesOf, type ReadBudget, readBudgets } from "../read-budgets";
import type { BudgetRequestAnswer, BudgetRequestStatus } from "./request.schema";

/** Whose requests somebody sees: those about the budgets of an organization, or their own. */
export type Sight = {
  organizationId: string;
  actor: Actor;
  /** Whether they see what others asked for there. */
  seesAll: boolean;
};

/** Requests, newest first; `before` is the id to continue below. */
export async function listRequests(
  sight: Sight,
  filter: {
    status?: BudgetRequestStatus | undefined;
    askerId?: string | undefined;
    mine: boolean;
  },
  page: { before?: string | undefined; limit: number },
  now: Date,
): Promise<Page<BudgetRequestAnswer>> {
  const where: Prisma.BudgetRequestWhereInput = {
    ...(filter.mine || !sight.seesAll ? own(sight) : { organizationId: sight.organizationId }),
    ...(filter.askerId ? { AND: { askerId: filter.askerId } } : {}),
    ...(filter.status ? withStatus(filter.status, now) : {}),
    ...(page.before ? { id: { lt: page.before } } : {}),
  };
  const requests = await readRequests(db(), { where, take: page.limit + 1 }, now);
  return cutPage(requests, page.limit, ({ id }) => id);
}

/** One of the requests that somebody sees. @throws not_found */
export async function readRequest(
  database: Db,
  sight: Sight,
  id: string,
  now: Date,
): Promise<BudgetRequestAnswer> {
  const { organizationId, seesAll } = sight;
  const seen = seesAll ? { OR: [{ organizationId }, own(sight)] } : own(sight);
  const [found] = await readRequests(database, { where: { id, ...seen } }, now);
  if (!found) throw notFound("budget request");
  return found;
}

/** Requests as they are told, whoever sees them. */
export async function readRequests(
  database: Db,
  query: Pick<Prisma.BudgetRequestFindManyArgs, "where" | "take">,
  now: Date,
): Promise<BudgetRequestAnswer[]> {
  const rows = await database.budgetRequest.findMany({ ...query, orderBy: { id: "desc" } });
  if (rows.length === 0) return [];
  const [budgets, names] = await Promise.all([
    readBudgets(database, { where: { id: { in: rows.map(({ budgetId }) => budgetId) } } }, now),
    namesOf(
      database,
      rows.flatMap((row) => [row.askerId, row.decidedById ?? []].flat()),
    ),
  ]);
  return rows.map((row) => {
    const budget = budgets.find(({ id }) => id === row.budgetId) as ReadBudget;
    return {
      id: row.id,
      organization_id: row.organizationId,
      asker_organization_id: row.askerOrganizationId,
      budget_id: row.budgetId,
      budget_name: describeBudget(budget),
      asker: {
        type: row.askerType as BudgetRequestAnswer["asker"]["type"],
        id: row.askerId,
        name: names.get(row.askerId) ?? "",
      },
      status: statusOf(row, budget, now),
      limit: microcreditsToCredits(row.limit),
      limit_before: microcreditsToCredits(row.limitBefore),
      this_period_only: row.onlyIn !== null,
      reason: row.reason,
      note: row.note,
      budget: {
        limit: microcreditsToCredits(budget.limit),
        spent: microcreditsToCredits(budget.window.spent),
        paused: budget.pausedAt !== null,
        resets_at: budget.window.resetsAt?.toISOString() ?? null,
        time_zone: budget.organization.timeZone,
      },
      decided_by: row.decidedById && (names.get(row.decidedById) ?? null),
      decided_at: row.decidedAt?.toISOString() ?? null,
      expires_at: row.expiresAt.toISOString(),
      created_at: row.createdAt.toISOString(),
    };
  });
}

/** Nobody has to note that a request is over. */
function statusOf(
  { state, expiresAt }: { state: BudgetRequestStatus; expiresAt: Date },
  { archivedAt }: ReadBudget,
  now: Date,
): BudgetRequestStatus {
  return state === "open" && (expiresAt <= now || archivedAt) ? "expired" : state;
}

function withStatus(status: BudgetRequestStatus, now: Date): Prisma.BudgetRequestWhereInput {
  const over = [{ expiresAt: { lte: now } }, { budget: { archivedAt: { not: null } } }];
  if (status === "open") return { state: "open", NOT: { OR: over } };
  if (status !== "expired") return { state: status };
  return { OR: [{ state: "expired" }, { state: "open", OR: over }] };
}

function own({ organizationId, actor }: Sight): Prisma.BudgetRequestWhereInput {
  return { askerOrganizationId: organizationId, askerType: actor.type, askerId: actor.id };
}
