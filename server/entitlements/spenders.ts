import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { directQuery } from "@/server/foundation/direct-query";
import { env } from "@/server/foundation/env";
import { DomainError, notFound } from "@/server/foundation/errors";
import { gather } from "@/server/foundation/gather";
import { actorOf, type Caller } from "@/server/organizations/access/caller";
import {
  type AuthorizedOrganization,
  authorize,
  findStanding,
  refusalOf,
} from "@/server/organizations/access/standing";

/** On whose behalf is asked; nobody: the caller's own. */
export type Behalf = { agent?: string | undefined; member?: string | undefined };

/**
 * Who would spend: the caller, a member, or an agent with each of its keys that may, since every key has
 * budgets of its own. Where nobody may, the refusal that the spender would get.
 * @throws not_found, forbidden: an agent or member whose budgets the caller may not see
 */
export async function findSpenders(
  behalf: Behalf,
  {
    caller,
    actor,
    organization,
    now,
  }: {
    caller: Caller;
    actor: Actor;
    organization: AuthorizedOrganization;
    now: Date;
  },
): Promise<Actor[] | DomainError> {
  if (behalf.member !== undefined) return memberAsSpender(behalf.member, caller, organization);
  const own = caller.kind === "api_key" && caller.agentId === behalf.agent;
  if (behalf.agent === undefined || own) return [actor];
  return keysAsSpenders(behalf.agent, caller, organization, now);
}

async function memberAsSpender(
  member: string,
  caller: Caller,
  organization: AuthorizedOrganization,
): Promise<Actor[] | DomainError> {
  const userId = member.startsWith("mem_") ? await userOf(member) : member;
  if (caller.kind === "user" && caller.userId === userId) return [actorOf(caller)];
  await authorize(caller, organization.id, "budgets.read");
  if (userId === undefined) throw notFound("member");
  const { requestId } = caller;
  const person: Caller = { kind: "user", userId, isStaff: false, requestId };
  return spendersAmong([person], organization, () => {
    throw notFound("member");
  });
}

async function userOf(membershipId: string): Promise<string | undefined> {
  const found = await db().membership.findUnique({ where: { id: membershipId } });
  return found?.userId;
}

async function keysAsSpenders(
  agentId: string,
  caller: Caller,
  organization: AuthorizedOrganization,
  now: Date,
): Promise<Actor[] | DomainError> {
  const agent = await findAgent(agentId);
  if (!agent) throw notFound("agent");
  await authorize(caller, agent.organizationId, "budgets.read", "agent");
  const { requestId } = caller;
  const callers = agent.keys
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
    .map(
      (key): Caller => ({
        kind: "api_key",
        keyId: key.id,
        agentId,
        ...(agent.paused ? { agentPaused: true } : {}),
        madeThrough: key.madeThrough,
        organizationId: agent.organizationId,
        scopes: key.scopes,
        userId: key.createdByUserId,
        requestId,
      }),
    );
  return spendersAmong(callers, organization, () => hasNoKey(agent));
}

/** Those who may charge usage to the organization; else why not. */
async function spendersAmong(
  callers: Caller[],
  organization: AuthorizedOrganization,
  ifNone: () => DomainError,
): Promise<Actor[] | DomainError> {
  const standings = await Promise.all(
    callers.map((caller) => findStanding(caller, organization.id)),
  );
  const actors: Actor[] = [];
  let refusal: DomainError | undefined;
  for (const standing of standings) {
    const refused = standing && refusalOf(standing, "usage.write");
    if (standing && !refused) actors.push(actorOf(standing.caller));
    else if (refused) refusal ??= refused;
  }
  if (actors.length > 0) return actors;
  return refusal ?? ifNone();
}

type FoundAgent = {
  name: string;
  organizationId: string;
  archived: boolean;
  paused: boolean;
  keys: {
    id: string;
    scopes: string[];
    madeThrough: string[];
    createdByUserId: string;
    expiresAt: Date | null;
  }[];
};
type AgentRow = Omit<FoundAgent, "keys"> & {
  agentId: string;
  keyId: string | null;
} & Omit<FoundAgent["keys"][number], "id">;

/** Agents with the keys that were not revoked, by id. */
const findAgent = gather<FoundAgent>(async (ids) => {
  const rows = await directQuery<AgentRow>(
    "find_agents_keys",
    `select g.id as "agentId", g.name, g.organization_id as "organizationId", g.archived_at is not null as archived, g.paused_at is not null as paused,
      k.id as "keyId", k.scopes, k.made_through as "madeThrough", k.created_by_user_id as "createdByUserId", k.expires_at as "expiresAt"
    from agents g left join api_keys k on k.agent_id = g.id and k.revoked_at is null
    where g.id = any($1) order by g.id, k.id`,
    [ids],
  );
  const agents = new Map<string, FoundAgent>();
  for (const { agentId, name, organizationId, archived, paused, keyId, ...key } of rows) {
    const agent = agents.get(agentId) ?? { name, organizationId, archived, paused, keys: [] };
    agents.set(agentId, agent);
    if (keyId !== null) agent.keys.push({ id: keyId, ...key });
  }
  return agents;
});

function hasNoKey({ name, organizationId, archived }: FoundAgent): DomainError {
  const url = `${env().APP_URL}/go/agents?organization=${organizationId}`;
  return new DomainError(
    "wrong_state",
    archived
      ? `The agent “${name}” is archived, so it can't spend.`
      : `The agent “${name}” has no active API key that reaches this organization, so it can't spend.`,
    {
      cures: [
        archived
          ? { kind: "ask", detail: "Create a new agent.", url }
          : { kind: "create_key", detail: `Create an API key for “${name}”.`, url },
      ],
    },
  );
}
