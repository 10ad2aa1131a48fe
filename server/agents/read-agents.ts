import type { Prisma } from "@/generated/prisma/client";
import { budgetAnswer } from "@/server/budgets/budget-answer";
import { readBudgets } from "@/server/budgets/read-budgets";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import type { AgentAnswer } from "./agent.schema";
import { summarizeBudgets } from "./summarize-budgets";

/** The agents of an organization that are not archived, newest first; `before` is the id to continue below. */
export async function listAgents(
  organizationId: string,
  page: { before?: string | undefined; limit: number },
  now: Date,
): Promise<Page<AgentAnswer>> {
  const where = {
    organizationId,
    archivedAt: null,
    ...(page.before ? { id: { lt: page.before } } : {}),
  };
  const agents = await readAgents(db(), { where, take: page.limit + 1 }, now);
  return cutPage(agents, page.limit, ({ id }) => id);
}

/** One agent with its budgets. @throws not_found */
export async function readAgent(
  tx: Db,
  organizationId: string,
  agentId: string,
  now: Date,
): Promise<AgentAnswer> {
  const [agent] = await readAgents(tx, { where: { id: agentId, organizationId } }, now);
  if (!agent) throw notFound("agent");
  return agent;
}

async function readAgents(
  tx: Db,
  query: Pick<Prisma.AgentFindManyArgs, "where" | "take">,
  now: Date,
): Promise<AgentAnswer[]> {
  const rows = await tx.agent.findMany({
    ...query,
    orderBy: { id: "desc" },
    include: {
      _count: {
        select: {
          apiKeys: {
            where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
          },
        },
      },
    },
  });
  const ids = rows.map((row) => row.id);
  const budgets = await readBudgets(
    tx,
    { where: { subject: "agent", subjectId: { in: ids }, archivedAt: null } },
    now,
  );
  return rows.map((row) => {
    const own = budgets.filter((budget) => budget.subjectId === row.id).map(budgetAnswer);
    return {
      id: row.id,
      organization_id: row.organizationId,
      name: row.name,
      api_keys: row._count.apiKeys,
      ...summarizeBudgets(own),
      ...(row.pausedAt ? { paused: true, pause_reason: "Someone paused it" } : {}),
      paused_at: row.pausedAt?.toISOString() ?? null,
      budgets: own,
      is_public: row.isPublic,
      monetization_enabled: row.monetizationEnabled,
      markup_percent: row.markupBps / 100,
      created_at: row.createdAt.toISOString(),
      archived_at: row.archivedAt?.toISOString() ?? null,
    };
  });
}
