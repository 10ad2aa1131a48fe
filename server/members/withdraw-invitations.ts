import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { endInvitation } from "./invitations/end-invitation";
import { revokeLink } from "./join-links/revoke-join-link";

/** Takes back the invitations and links that a person made and that are still open. The account is locked. */
export async function withdrawInvitationsOf(
  tx: Tx,
  { organizationId, userId }: { organizationId: string; userId: string },
  actor: Actor,
  now: Date,
): Promise<string[]> {
  const [invitations, links] = await Promise.all([
    tx.invitation.findMany({
      where: { organizationId, invitedByUserId: userId, state: "open" },
      orderBy: { id: "asc" },
    }),
    tx.joinLink.findMany({
      where: { organizationId, createdByUserId: userId, revokedAt: null },
      orderBy: { id: "asc" },
    }),
  ]);
  for (const { id } of invitations) await endInvitation(tx, id, "revoked", now, actor);
  for (const { id } of links) await revokeLink(tx, id, actor, now);
  return [...invitations, ...links].map(({ id }) => id);
}
