import type { Role } from "@/generated/prisma/enums";
import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { rolesOver } from "@/server/organizations/access/roles-over";
import { managers } from "./decide-member-change";
import { endInvitation } from "./invitations/end-invitation";
import { revokeLink } from "./join-links/revoke-join-link";

/**
 * Takes back what a person made that is still open and that they may not make any more: invitations and
 * links, in the organization and the owned ones below, as far as no other role of theirs lets them make
 * those there. The organization's account is locked.
 */
export async function withdrawInvitationsOf(
  tx: Tx,
  { organizationId, userId }: { organizationId: string; userId: string },
  actor: Actor,
  now: Date,
): Promise<string[]> {
  const made = await tx.$queryRaw<Made[]>`
    with below as (
      select organization_id as id from organization_ancestors where ancestor_id = ${organizationId} and not across_link)
    select i.id, i.organization_id as "organizationId", i.role = 'owner' as "byOwners", false as "isLink"
      from invitations i where i.organization_id = any (array(select id from below))
        and i.invited_by_user_id = ${userId} and i.state = 'open'
    union all
    select l.id, l.organization_id, false, true
      from join_links l where l.organization_id = any (array(select id from below))
        and l.created_by_user_id = ${userId} and l.revoked_at is null
    order by 4, 1`;
  const rolesIn = new Map<string, Role[]>();
  for (const place of new Set(made.map((one) => one.organizationId)))
    rolesIn.set(place, await rolesOver(tx, place, userId));
  const withdrawn: string[] = [];
  for (const { id, organizationId: place, byOwners, isLink } of made) {
    const roles = rolesIn.get(place) ?? [];
    if (roles.some((role) => (byOwners ? role === "owner" : managers.includes(role)))) continue;
    if (isLink) await revokeLink(tx, id, actor, now);
    else await endInvitation(tx, id, "revoked", now, actor);
    withdrawn.push(id);
  }
  return withdrawn;
}

type Made = {
  id: string;
  organizationId: string;
  /** Only an owner makes it. */
  byOwners: boolean;
  isLink: boolean;
};
