import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { endInvitation } from "@/server/members/invitations/end-invitation";
import { revokeLink } from "@/server/members/join-links/revoke-join-link";

/**
 * Ends what waits in an organization: invitations and links, requests and offers; what recurs is paused.
 * Keys, webhook endpoints, members and budgets stay as they are: nothing passes them while it is closed, and
 * reopening gives them back. The caller holds its account.
 */
export async function stopOrganization(
  tx: Tx,
  organizationId: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const open = await tx.invitation.findMany({
    where: { organizationId, state: "open" },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  for (const { id } of open) await endInvitation(tx, id, "revoked", now, actor);
  const links = await tx.joinLink.findMany({
    where: { organizationId, revokedAt: null },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  for (const { id } of links) await revokeLink(tx, id, actor, now);
  await tx.ownershipTransfer.updateMany({
    where: { organizationId, state: "open" },
    data: { state: "withdrawn", resolvedAt: now },
  });
  await tx.budgetRequest.updateMany({
    where: {
      state: "open",
      OR: [{ organizationId }, { askerOrganizationId: organizationId }],
    },
    data: {
      state: "withdrawn",
      decidedAt: now,
      decidedByType: actor.type,
      decidedById: actor.id,
    },
  });
  await tx.recurringJob.updateMany({
    where: { organizationId, state: "active" },
    data: {
      state: "paused",
      tryAt: null,
      waitingSince: null,
      waitingReason: null,
      pausedReason: "The organization was closed.",
    },
  });
}

/** Stops what adds credits to an account by itself: no money is taken for it and no grant comes until it is set up again. */
export async function stopAccount(tx: Tx, creditAccountId: string, now: Date): Promise<void> {
  await tx.rechargePolicy.updateMany({ where: { creditAccountId }, data: { enabled: false } });
  await tx.walletRecharge.updateMany({ where: { creditAccountId }, data: { enabled: false } });
  await tx.grantSchedule.updateMany({
    where: { creditAccountId, canceledAt: null, nextAt: { not: null } },
    data: { canceledAt: now, nextAt: null },
  });
}
