import type { Membership, Organization } from "@/generated/prisma/client";
import type { Role } from "@/generated/prisma/enums";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { organizationClosed } from "@/server/operations/organization-closed";

/** Makes a person a member. Who is one already stays what they are. @throws organization_closed */
export async function joinOrganization(
  tx: Tx,
  organization: Organization,
  userId: string,
  role: Role,
  via: { invitationId: string } | { joinLinkId: string },
  now: Date,
): Promise<Membership & { joined: boolean }> {
  if (organization.status === "closed") throw organizationClosed();
  const organizationId = organization.id;
  const id = newId("membership");
  const { count } = await tx.membership.createMany({
    data: [{ id, organizationId, userId, role, createdAt: now }],
    skipDuplicates: true,
  });
  const joined = count === 1;
  if (joined) {
    const actor = { type: "user", id: userId } as const;
    const event = { action: "member.joined", subjectId: id, details: { userId, role, ...via } };
    await recordAudit(tx, { organizationId, actor, ...event }, now);
  }
  const member = await tx.membership.findUniqueOrThrow({
    where: { organizationId_userId: { organizationId, userId } },
  });
  return { ...member, joined };
}
