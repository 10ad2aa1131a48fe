import type { Membership } from "@/generated/prisma/client";
import type { Role } from "@/generated/prisma/enums";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { releaseHold } from "@/server/operations/held/resolve-hold";
import { actorOf, type Caller, isAgent } from "@/server/organizations/access/caller";
import { lockOrganization, rolesOver } from "@/server/organizations/access/roles-over";
import { requireVerified } from "@/server/users/require-verified";
import { decideMemberChange, managers } from "./decide-member-change";
import { endInvitation } from "./invitations/end-invitation";
import { keysHeldThrough } from "./keys-held-through";
import { readMember } from "./list-members";
import type { MemberAnswer } from "./member.schema";
import { withdrawInvitationsOf } from "./withdraw-invitations";

/**
 * Gives a member another role. Whoever is an owner or admin no longer loses what only those may have:
 * see `endPowers`. @throws not_found, forbidden, wrong_state (the last owner)
 */
export function changeRole(
  caller: Caller,
  memberId: string,
  role: Role,
  now: Date,
): Promise<MemberAnswer> {
  return inTransaction(async (tx) => {
    const member = await lockAndDecide(tx, caller, memberId, role);
    if (member.role !== role) await giveRole(tx, member, role, caller, now);
    return readMember(tx, member.id, now);
  });
}

/** The same for a transaction that has decided it, under the locks. */
export async function giveRole(
  tx: Tx,
  member: Membership,
  role: Role,
  caller: Caller,
  now: Date,
): Promise<void> {
  await tx.membership.update({ where: { id: member.id }, data: { role } });
  const ended = await endPowers(tx, { ...member, role }, caller, now);
  const details = { userId: member.userId, before: member.role, role, ...ended };
  await audit(tx, member, actorOf(caller), "member.role_changed", details, now);
}

/**
 * Ends a membership: of another person, or one's own. From the next request on they reach nothing of
 * the organization; their keys of it are revoked, and what their invitation still holds is released.
 * What they did and spent stays in ledger and audit under their name.
 * @throws not_found, forbidden, wrong_state (the last owner)
 */
export function removeMember(caller: Caller, memberId: string, now: Date): Promise<MemberAnswer> {
  return inTransaction(async (tx) => {
    const member = await lockAndDecide(tx, caller, memberId, null);
    const removed = await readMember(tx, member.id, now);
    const left = caller.kind === "user" && caller.userId === member.userId;
    await endMembership(tx, member, caller, now, left ? "member.left" : "member.removed");
    return removed;
  });
}

/** The same for a transaction that has decided it, under the locks. */
export async function endMembership(
  tx: Tx,
  member: Membership,
  caller: Caller,
  now: Date,
  action: "member.left" | "member.removed",
): Promise<void> {
  // Before the membership: who accepts takes the two in this order.
  await endWaiting(tx, member, actorOf(caller), now);
  await tx.membership.delete({ where: { id: member.id } });
  await forgetNotices(tx, member);
  const details = {
    userId: member.userId,
    role: member.role,
    ...(await endPowers(tx, { ...member, role: null }, caller, now)),
    holds: await releaseKept(tx, member, actorOf(caller), now),
  };
  await audit(tx, member, actorOf(caller), action, details, now);
}

/** The locks first, the account before the organization as everywhere; then what they guard is read. */
async function lockAndDecide(
  tx: Tx,
  caller: Caller,
  memberId: string,
  to: Role | null,
): Promise<Membership> {
  const found = await tx.membership.findUnique({
    where: { id: memberId },
    include: { organization: true },
  });
  if (!found) throw notFound("member");
  const { organization } = found;
  await lockCreditAccount(tx, organization.creditAccountId);
  await lockOrganization(tx, organization.id);
  if (to) await requireVerified(tx, caller.userId);
  const member = await tx.membership.findUnique({ where: { id: memberId } });
  if (!member) throw notFound("member");
  decideMemberChange({
    actorRoles: await rolesOver(tx, organization.id, caller.userId),
    byKey: caller.kind === "api_key",
    byAgent: isAgent(caller),
    self: caller.userId === member.userId,
    from: member.role,
    to,
    otherOwners: await tx.membership.count({
      where: {
        organizationId: organization.id,
        role: "owner",
        id: { not: member.id },
        // Whose account is deleted signs in no more: nobody is left with them alone.
        user: { deletedAt: null },
      },
    }),
    ownedByParent: organization.relationship === "owned",
  });
  return member;
}

/**
 * What an owner or admin could leave behind to come back by ends with the role: the API keys whose
 * secrets they know, and the invitations and links they made that are still open and that they may not
 * make any more.
 * @param member.role what they are from now on; null: nothing
 */
async function endPowers(
  tx: Tx,
  member: { organizationId: string; userId: string; role: Role | null },
  caller: Caller,
  now: Date,
) {
  const keeps = member.role !== null && managers.includes(member.role);
  const keys = keeps ? [] : await keysHeldThrough(tx, member.organizationId, [member.userId], now);
  const ids = keys.map(({ id }) => id);
  await tx.apiKey.updateMany({ where: { id: { in: ids } }, data: { revokedAt: now } });
  const invitations = await withdrawInvitationsOf(tx, member, actorOf(caller), now);
  return { keys: ids, invitations };
}

/** Takes back what waits for a member themselves, invited before they came another way: it would let them in again. */
async function endWaiting(
  tx: Tx,
  { organizationId, userId }: Membership,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  const waiting = await tx.invitation.findMany({
    where: { organizationId, email, state: "open" },
    select: { id: true },
  });
  for (const { id } of waiting) await endInvitation(tx, id, "revoked", now, actor);
}

/** Whoever leaves takes along neither what they were told of the organization nor how they wanted to be. */
async function forgetNotices(tx: Tx, { organizationId, userId }: Membership): Promise<void> {
  await tx.notification.deleteMany({ where: { organizationId, userId } });
  await tx.notificationPreference.deleteMany({ where: { organizationId, reader: userId } });
}

async function releaseKept(
  tx: Tx,
  { organizationId, userId }: Membership,
  actor: Actor,
  now: Date,
): Promise<string[]> {
  const holds = await tx.hold.findMany({
    where: { organizationId, state: "held", invitation: { is: { acceptedByUserId: userId } } },
    orderBy: { id: "asc" },
  });
  for (const hold of holds) await releaseHold(tx, { hold, actor, now });
  return holds.map(({ id }) => id);
}

function audit(
  tx: Tx,
  { id, organizationId }: Membership,
  actor: Actor,
  action: string,
  details: Parameters<typeof recordAudit>[1]["details"],
  now: Date,
): Promise<void> {
  return recordAudit(tx, { organizationId, actor, action, subjectId: id, details }, now);
}
