import type { Role } from "@/generated/prisma/enums";
import { type Actor, apiKeyOf } from "@/server/foundation/actor";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { lookUp, type Read } from "@/server/foundation/statements";
import {
  type ApiKeyScope,
  permissionTable,
  scopeAllows,
} from "@/server/organizations/access/permissions";
import { refuseUnverified } from "@/server/users/require-verified";

const makers = permissionTable["api_keys.write"].roles;

/** Who makes or changes a key: the person, and the key they used where it was one. */
export type KeyMaker = {
  personId: string;
  email: string;
  key: {
    id: string;
    organizationId: string;
    scopes: string[];
    expiresAt: Date | null;
    agentId: string | null;
    madeThrough: string[];
  } | null;
};

const lockedCreditAccounts = lookUp<{ id: string }>()({
  name: "locked_credit_accounts",
  key: { credit_account_id: "text" },
  sql: (asked) => `
    select asked.place, a.id from ${asked} join credit_accounts a on a.id = asked.credit_account_id
    order by a.id for update of a`,
});

// An organization and the owned parents whose roles reach it. Locks of this kind do not keep each other out.
const lockedPlaces = lookUp<{ id: string }>()({
  name: "locked_places",
  key: { organization_id: "text" },
  sql: (asked) => `
    with recursive path as (
      select asked.place, o.id, o.parent_id, o.relationship
      from ${asked} join organizations o on o.id = asked.organization_id
      union all
      select c.place, p.id, p.parent_id, p.relationship from path c join organizations p on p.id = c.parent_id
        where c.relationship = 'owned')
    select path.place, o.id from path join organizations o using (id) order by o.id for share of o`,
});

type MakerRow = {
  person_id: string;
  email: string;
  verified: boolean;
  roles: Role[];
  key_id: string | null;
  organization_id: string | null;
  scopes: string[] | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  agent_id: string | null;
  made_through: string[] | null;
};

const keyMakers = lookUp<MakerRow>()({
  name: "key_makers",
  key: { organization_id: "text", user_id: "text", key_id: "text" },
  sql: (asked) => `
    select asked.place, u.id as person_id, u.email, u.email_verified_at is not null as verified,
      k.id as key_id, k.organization_id, k.scopes, k.expires_at, k.revoked_at, k.agent_id, k.made_through,
      (with recursive path as (
          select o.id, o.parent_id, o.relationship from organizations o where o.id = asked.organization_id
          union all
          select p.id, p.parent_id, p.relationship from path c join organizations p on p.id = c.parent_id
            where c.relationship = 'owned')
        select coalesce(array_agg(m.role::text), '{}') from path
        join memberships m on m.organization_id = path.id and m.user_id = u.id) as roles
    from ${asked} left join api_keys k on k.id = asked.key_id
    join users u on u.id = coalesce(k.created_by_user_id, asked.user_id)`,
});

/**
 * The maker, who makes keys here until the request is through: whoever is removed meanwhile takes turns
 * with it, and the key is there to be revoked. The account comes before the organization, as everywhere.
 * @throws forbidden
 */
export async function findMaker(
  read: Read,
  organization: { id: string; creditAccountId: string },
  actor: Actor,
): Promise<KeyMaker> {
  await read(lockedCreditAccounts, { credit_account_id: organization.creditAccountId });
  await read(lockedPlaces, { organization_id: organization.id });
  const [row] = await read(keyMakers, {
    organization_id: organization.id,
    user_id: actor.id,
    key_id: apiKeyOf(actor),
  });
  if (!row) throw new Error(`${actor.type} ${actor.id} was just authorised and is gone`);
  if (!row.verified) refuseUnverified();
  // In its own organization a key asks for no role of its maker's: it ends with that.
  const rules =
    row.organization_id === organization.id || row.roles.some((role) => makers.includes(role));
  if (!rules || row.revoked_at) {
    throw new DomainError(
      "forbidden",
      "Your access to this organization changed during this request. Nothing was changed or charged.",
    );
  }
  return { personId: row.person_id, email: row.email, key: keyIn(row) };
}

function keyIn(row: MakerRow): KeyMaker["key"] {
  if (row.key_id === null) return null;
  return {
    id: row.key_id,
    organizationId: row.organization_id ?? "",
    scopes: row.scopes ?? [],
    expiresAt: row.expires_at,
    agentId: row.agent_id,
    madeThrough: row.made_through ?? [],
  };
}

/** No key makes a stronger key or one that outlives it, nor gets hold of one. @throws forbidden */
export function requireScopes(
  maker: KeyMaker,
  scopes: readonly ApiKeyScope[],
  expiresAt: Date | null,
): void {
  const { key } = maker;
  if (!key) return;
  const { expiresAt: end } = key;
  if (end && (!expiresAt || expiresAt > end)) {
    throw invalid(
      "expires_at",
      `A key can't create one that outlives it: choose a time until ${end.toISOString()}`,
    );
  }
  const missing = scopes.filter((scope) => !scopeAllows(key, scope));
  if (missing.length > 0) {
    throw new DomainError(
      "forbidden",
      `A key can't grant scopes it doesn't have: ${missing.join(", ")}. Nothing was created or charged.`,
    );
  }
}

const placesBeyond = lookUp<{ name: string }>()({
  name: "places_beyond",
  key: { organization_id: "text", maker_id: "text", user_id: "text" },
  sql: (asked) => `
    select asked.place, beyond.name from ${asked} cross join lateral (
      select o.name from organization_ancestors d join organizations o on o.id = d.organization_id
      join memberships m on m.organization_id = o.id and m.user_id = asked.maker_id
      where d.ancestor_id = asked.organization_id and d.across_link and not exists (select 1 from memberships r
        where r.organization_id = o.id and r.user_id = asked.user_id and r.role in ('owner', 'admin', m.role))
      limit 1) beyond`,
});

/**
 * A key reaches linked organizations below as far as whoever made it does there. Who knows its new
 * secret must do so too: a link keeps data apart from the parent's other people. @throws forbidden
 */
export async function requireReach(
  read: Read,
  { personId }: KeyMaker,
  { organizationId, createdByUserId }: { organizationId: string; createdByUserId: string },
): Promise<void> {
  if (personId === createdByUserId) return;
  const [beyond] = await read(placesBeyond, {
    organization_id: organizationId,
    maker_id: createdByUserId,
    user_id: personId,
  });
  if (!beyond) return;
  throw new DomainError(
    "forbidden",
    `This key has its creator's access to ${beyond.name}, where you don't have that role. Nothing was changed or charged. Its creator can rotate it; or revoke it and create a new key.`,
  );
}

/** An agent's key manages no key but its agent's, so that no agent leaves its budget behind. @throws forbidden */
export function requireOwnAgent(maker: Pick<KeyMaker, "key">, agentId: string | null): void {
  const own = maker.key?.agentId;
  if (own && agentId !== own) {
    throw new DomainError(
      "forbidden",
      "An agent's key can only create, rotate and revoke keys of that agent. Nothing was changed or charged.",
    );
  }
}

/**
 * A key learns no secret but its own and those of keys made through it: with any other it would spend
 * beside its budgets. @throws forbidden
 */
export function requireOwnLine(
  { key: maker }: KeyMaker,
  key: { id: string; madeThrough: string[] },
): void {
  if (!maker || maker.id === key.id || key.madeThrough.includes(maker.id)) return;
  throw new DomainError(
    "forbidden",
    "A key can rotate itself and the keys made through it. Nothing was changed or charged. A person can rotate this one in the browser.",
  );
}

/** A charge names every key that its own was made through, so the line has an end. */
const LONGEST_LINE = 50;

/**
 * The keys that a new key is made through, nearest first: it spends under the budgets of each.
 * @throws forbidden at the end of the line
 */
export function lineOf({ key }: KeyMaker): string[] {
  const line = key ? [key.id, ...key.madeThrough] : [];
  if (line.length <= LONGEST_LINE) return line;
  throw new DomainError(
    "forbidden",
    `Keys can create keys at most ${LONGEST_LINE} levels deep. Nothing was created or charged. Create a new key in the browser and continue from there.`,
  );
}

const lockedAgents = lookUp<{ id: string; name: string }>()({
  name: "locked_agents",
  key: { organization_id: "text", agent_id: "text" },
  sql: (asked) => `
    select asked.place, a.id, a.name from ${asked}
    join agents a on a.id = asked.agent_id and a.organization_id = asked.organization_id and a.archived_at is null
    order by a.id for share of a`,
});

/**
 * The agent that is to spend with a new key, held against archiving until the key is there. What an
 * agent's key makes is that agent's too.
 * @throws forbidden, not_found
 */
export async function lockAgentOfKey(
  read: Read,
  maker: KeyMaker,
  organizationId: string,
  agentId: string | undefined,
): Promise<{ id: string; name: string } | null> {
  const wanted = agentId ?? maker.key?.agentId ?? null;
  requireOwnAgent(maker, wanted);
  if (!wanted) return null;
  const [agent] = await read(lockedAgents, { organization_id: organizationId, agent_id: wanted });
  if (!agent) throw notFound("agent");
  return agent;
}
