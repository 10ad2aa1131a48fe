import type { ApiKey } from "@/generated/prisma/client";
import { type Actor, apiKeyOf } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { type ApiKeyScope, permissionTable, scopeAllows } from "@/server/organizations/permissions";
import { lockRolesOver, rolesOver } from "@/server/organizations/roles-over";
import { requireVerified } from "@/server/users/require-verified";

const makers = permissionTable["api_keys.write"].roles;

/** Who makes or changes a key: the person, and the key they used where it was one. */
export type KeyMaker = { personId: string; key: ApiKey | null };

/**
 * The maker, who makes keys here until the transaction ends: whoever is removed meanwhile takes turns with
 * it, and the key is there to be revoked. The account comes before the organization, as everywhere.
 * @throws forbidden
 */
export async function findMaker(
  tx: Tx,
  organization: { id: string; creditAccountId: string },
  actor: Actor,
): Promise<KeyMaker> {
  await lockCreditAccount(tx, organization.creditAccountId);
  await lockRolesOver(tx, organization.id);
  const keyId = apiKeyOf(actor);
  const key = keyId ? await tx.apiKey.findUniqueOrThrow({ where: { id: keyId } }) : null;
  const personId = key?.createdByUserId ?? actor.id;
  await requireVerified(tx, personId);
  // In its own organization a key asks for no role of its maker's: it ends with that.
  const rules =
    key?.organizationId === organization.id ||
    (await rolesOver(tx, organization.id, personId)).some((role) => makers.includes(role));
  if (!rules || key?.revokedAt) {
    throw new DomainError(
      "forbidden",
      "Your place in this organization changed while this was under way. Nothing was changed or charged.",
    );
  }
  return { personId, key };
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
      `A key cannot make one that outlives it: choose a time until ${end.toISOString()}`,
    );
  }
  const missing = scopes.filter((scope) => !scopeAllows(key, scope));
  if (missing.length > 0) {
    throw new DomainError(
      "forbidden",
      `A key cannot give what it does not have: ${missing.join(", ")}. Nothing was created or charged.`,
    );
  }
}

/**
 * A key reaches linked organizations below as far as whoever made it does there. Who knows its new
 * secret must do so too: a link keeps data apart from the parent's other people. @throws forbidden
 */
export async function requireReach(
  tx: Tx,
  { personId }: KeyMaker,
  { organizationId, createdByUserId }: ApiKey,
): Promise<void> {
  if (personId === createdByUserId) return;
  const [beyond] = await tx.$queryRaw<{ name: string }[]>`
    with recursive below as (
      select id, false as linked from organizations where id = ${organizationId}
      union all
      select c.id, b.linked or c.relationship = 'linked' from below b join organizations c on c.parent_id = b.id)
    select o.name from below b join organizations o on o.id = b.id
    join memberships m on m.organization_id = b.id and m.user_id = ${createdByUserId}
    where b.linked and not exists (select 1 from memberships r
      where r.organization_id = b.id and r.user_id = ${personId} and r.role in ('owner', 'admin', m.role))
    limit 1`;
  if (!beyond) return;
  throw new DomainError(
    "forbidden",
    `Through whoever made it this key reaches ${beyond.name}, where you have no such role. Nothing was changed or charged. Whoever made it can rotate it; or revoke it and create a new key.`,
  );
}

/** An agent's key manages no key but its agent's, so that no agent leaves its budget behind. @throws forbidden */
export function requireOwnAgent(maker: Pick<KeyMaker, "key">, agentId: string | null): void {
  const own = maker.key?.agentId;
  if (own && agentId !== own) {
    throw new DomainError(
      "forbidden",
      "The key of an agent creates, rotates and revokes keys of that agent only. Nothing was changed or charged.",
    );
  }
}

/**
 * A key learns no secret but its own and those of keys made through it: with any other it would spend
 * beside its budgets. @throws forbidden
 */
export function requireOwnLine({ key: maker }: KeyMaker, key: ApiKey): void {
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
    `This key was made through ${LONGEST_LINE} others, which is as far as it goes. Nothing was created or charged. Create a key in the browser and go on from there.`,
  );
}

/**
 * The agent that is to spend with a new key, held against archiving until the key is there. What an
 * agent's key makes is that agent's too.
 * @throws forbidden, not_found
 */
export async function lockAgentOfKey(
  tx: Tx,
  maker: KeyMaker,
  organizationId: string,
  agentId: string | undefined,
): Promise<string | null> {
  const wanted = agentId ?? maker.key?.agentId ?? null;
  requireOwnAgent(maker, wanted);
  if (!wanted) return null;
  const found = await tx.$queryRaw<{ id: string }[]>`
    select id from agents where id = ${wanted} and organization_id = ${organizationId} and archived_at is null for share`;
  if (found.length === 0) throw notFound("agent");
  return wanted;
}
