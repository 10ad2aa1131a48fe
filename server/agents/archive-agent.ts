import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { lockCreditAccount } from "@/server/ledger/accounts";
import type { AgentAnswer } from "./agent.schema";
import { readAgent } from "./read-agents";

/**
 * Ends an agent for good: its keys stop working at once and its budgets limit nothing any more. What
 * it spent stays in the ledger under its name. Safe to repeat. @throws not_found
 */
export function archiveAgent(
  organization: { id: string; creditAccountId: string },
  agentId: string,
  actor: Actor,
  now: Date,
): Promise<AgentAnswer> {
  return inTransaction(async (tx) => {
    // The agent before the account: a key that is being made for it holds them in this order.
    const { count } = await tx.agent.updateMany({
      where: { id: agentId, organizationId: organization.id, archivedAt: null },
      data: { archivedAt: now },
    });
    if (count === 1) {
      await lockCreditAccount(tx, organization.creditAccountId);
      const ended = {
        keys: await revokeKeys(tx, agentId, now),
        budgets: await archiveBudgets(tx, agentId, now),
      };
      const event = { action: "agent.archived", subjectId: agentId, details: ended };
      await recordAudit(tx, { organizationId: organization.id, actor, ...event }, now);
    }
    return readAgent(tx, organization.id, agentId, now);
  });
}

async function revokeKeys(tx: Tx, agentId: string, now: Date): Promise<string[]> {
  const keys = await tx.apiKey.findMany({ where: { agentId, revokedAt: null } });
  const ids = keys.map((key) => key.id);
  await tx.apiKey.updateMany({ where: { id: { in: ids } }, data: { revokedAt: now } });
  return ids;
}

async function archiveBudgets(tx: Tx, agentId: string, now: Date): Promise<string[]> {
  const budgets = await tx.budget.findMany({
    where: { subject: "agent", subjectId: agentId, archivedAt: null },
  });
  const ids = budgets.map((budget) => budget.id);
  await tx.budget.updateMany({ where: { id: { in: ids } }, data: { archivedAt: now } });
  return ids;
}
