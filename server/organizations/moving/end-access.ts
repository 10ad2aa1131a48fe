import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Db, Tx } from "@/server/foundation/db";
import { keysHeldThrough } from "@/server/members/keys-held-through";
import { withdrawInvitationsOf } from "@/server/members/withdraw-invitations";
import { rolesOver } from "../access/roles-over";

/** People whose role in a parent, not in the organization itself, lets them manage it. */
export async function managersAbove(
  db: Db,
  organizationId: string,
): Promise<{ userId: string; email: string }[]> {
  return db.$queryRaw<{ userId: string; email: string }[]>`
    select distinct u.id as "userId", u.email
    from organization_ancestors a join memberships m on m.organization_id = a.ancestor_id join users u on u.id = m.user_id
    where a.organization_id = ${organizationId} and a.distance > 0 and not a.across_link and m.role in ('owner', 'admin')
    order by 1`;
}

/** Ends what people of the parent it left could come back by: keys whose secrets they know, invitations they sent. */
export async function endAccess(
  tx: Tx,
  organizationId: string,
  managed: readonly { userId: string }[],
  actor: Actor,
  now: Date,
): Promise<void> {
  const gone: string[] = [];
  for (const { userId } of managed) {
    const roles = await rolesOver(tx, organizationId, userId);
    if (!roles.includes("owner") && !roles.includes("admin")) gone.push(userId);
  }
  if (gone.length === 0) return;
  const keys = await keysHeldThrough(tx, organizationId, gone, now);
  await tx.apiKey.updateMany({
    where: { id: { in: keys.map(({ id }) => id) } },
    data: { revokedAt: now },
  });
  for (const userId of gone)
    await withdrawInvitationsOf(tx, { organizationId, userId }, actor, now);
  for (const { id } of keys) {
    const event = { action: "api_key.revoked", subjectId: id, details: { because: "moved" } };
    await recordAudit(tx, { organizationId, actor, ...event }, now);
  }
}
