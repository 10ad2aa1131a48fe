import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx, violates } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { type IdempotentRequest, onceIn } from "@/server/operations/idempotency";
import { bpsOf } from "@/server/pricing/markup.schema";
import type { AgentAnswer, AgentChanges } from "./agent.schema";
import { readAgent } from "./read-agents";

/** Makes an agent. It spends once a key is made for it, within the budgets put on it. @throws already_exists */
export function createAgent(
  organizationId: string,
  name: string,
  actor: Actor,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<AgentAnswer> {
  const id = newId("agent");
  const work = async (tx: Tx) => {
    await tx.agent.create({ data: { id, organizationId, name, createdAt: now } });
    await recordAudit(
      tx,
      { organizationId, actor, action: "agent.created", subjectId: id, details: { name } },
      now,
    );
    return readAgent(tx, organizationId, id, now);
  };
  return named(name, async (tx) => (await onceIn(tx, idempotent, now, () => work(tx))).output);
}

/** Gives an agent another name; its keys and budgets stay. @throws not_found, wrong_state, already_exists */
export function renameAgent(
  organizationId: string,
  agentId: string,
  name: string,
  actor: Actor,
  now: Date,
): Promise<AgentAnswer> {
  return changeAgent(organizationId, agentId, { name }, actor, now);
}

/**
 * Changes an agent's name, who may use it and what they pay; its keys and budgets stay. A new markup counts
 * from the next charge. @throws not_found, wrong_state, already_exists
 */
export function changeAgent(
  organizationId: string,
  agentId: string,
  changes: AgentChanges,
  actor: Actor,
  now: Date,
): Promise<AgentAnswer> {
  return named(changes.name ?? "", async (tx) => {
    const before = await lockAgent(tx, organizationId, agentId);
    const { name, is_public, monetization_enabled, markup_percent } = changes;
    await tx.agent.update({
      where: { id: agentId },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(is_public === undefined ? {} : { isPublic: is_public }),
        ...(monetization_enabled === undefined
          ? {}
          : { monetizationEnabled: monetization_enabled }),
        ...(markup_percent === undefined ? {} : { markupBps: bpsOf(markup_percent) }),
      },
    });
    const { name: _, ...monetization } = changes;
    const events = [
      ...(name === undefined
        ? []
        : [{ action: "agent.renamed", details: { before: before.name, name } }]),
      ...(Object.values(monetization).every((value) => value === undefined)
        ? []
        : [{ action: "agent.monetization_changed", details: monetization }]),
    ];
    for (const event of events)
      await recordAudit(tx, { organizationId, actor, subjectId: agentId, ...event }, now);
    return readAgent(tx, organizationId, agentId, now);
  });
}

/**
 * Stops an agent at once, or lets it go on: while it is paused its keys read, and do nothing else. Safe to
 * repeat. @throws not_found, wrong_state once it is archived
 */
export function setPaused(
  organizationId: string,
  agentId: string,
  paused: boolean,
  actor: Actor,
  now: Date,
): Promise<AgentAnswer> {
  return inTransaction(async (tx) => {
    const { pausedAt } = await lockAgent(tx, organizationId, agentId);
    if ((pausedAt !== null) !== paused) {
      await tx.agent.update({ where: { id: agentId }, data: { pausedAt: paused ? now : null } });
      const action = paused ? "agent.paused" : "agent.resumed";
      const event = { action, subjectId: agentId, details: {} };
      await recordAudit(tx, { organizationId, actor, ...event }, now);
    }
    return readAgent(tx, organizationId, agentId, now);
  });
}

async function lockAgent(tx: Tx, organizationId: string, agentId: string) {
  await tx.$queryRaw`select id from agents where id = ${agentId} and organization_id = ${organizationId} for update`;
  const agent = await tx.agent.findFirst({ where: { id: agentId, organizationId } });
  if (!agent) throw notFound("agent");
  if (agent.archivedAt) {
    throw new DomainError(
      "wrong_state",
      "The agent is archived. Nothing was changed. Create a new one.",
    );
  }
  return agent;
}

// An archived agent keeps its name, so that the ledger never names two with one.
async function named<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(work);
  } catch (error) {
    if (violates(error, "agents_organization_id_name_key")) {
      throw new DomainError(
        "already_exists",
        `The name “${name}” is taken (archived agents count). Nothing was changed. Choose another name.`,
      );
    }
    throw error;
  }
}
