import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { endInvitation } from "./invitations/end-invitation";
import { revokeLink } from "./join-links/revoke-join-link";

/**
 * Ends whatever lets somebody else into what an account made before its address was shown to be its
 * owner's: until then anybody may have made it. That is every API key, open invitation and open link that
 * the person made or that belongs to an organization they founded, or to one below it, and every other
 * member there. The organizations and what is in them stay.
 */
export async function forgetUnproven(tx: Tx, userId: string, now: Date): Promise<void> {
  const founded = await tx.$queryRaw<{ id: string }[]>`
    with recursive below as (
      select o.id from organizations o where o.founder_user_id = ${userId}
      union
      select c.id from below b join organizations c on c.parent_id = b.id)
    select id from below order by id`;
  const organizationId = { in: founded.map(({ id }) => id) };
  const actor = { type: "user", id: userId } as const;

  const invitations = await tx.invitation.findMany({
    where: { state: "open", OR: [{ organizationId }, { invitedByUserId: userId }] },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  for (const { id } of invitations) await endInvitation(tx, id, "revoked", now, actor);
  const links = await tx.joinLink.findMany({
    where: { revokedAt: null, OR: [{ organizationId }, { createdByUserId: userId }] },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  for (const { id } of links) await revokeLink(tx, id, actor, now);
  const keys = await tx.apiKey.updateManyAndReturn({
    where: { revokedAt: null, OR: [{ organizationId }, { createdByUserId: userId }] },
    data: { revokedAt: now },
    select: { id: true, organizationId: true },
  });
  for (const key of keys) {
    const event = { actor, action: "api_key.revoked", subjectId: key.id, details: {} };
    await recordAudit(tx, { organizationId: key.organizationId, ...event }, now);
  }
  const others = await tx.membership.findMany({
    where: { organizationId, userId: { not: userId } },
    orderBy: { id: "asc" },
  });
  for (const { id, organizationId: from, userId: who, role } of others) {
    await tx.membership.delete({ where: { id } });
    const details = { userId: who, role };
    const event = { actor, action: "member.removed", subjectId: id, details };
    await recordAudit(tx, { organizationId: from, ...event }, now);
  }
}
