import type { JoinLink } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import type { Joined } from "../invitations/invitation.schema";
import { joinOrganization } from "../join-organization";
import { stateOfLink } from "./read-join-links";

/**
 * Joins by an open link. Who joins has a verified address, of the link's domain where it names one;
 * a use counts when somebody becomes a member by it. Whoever was removed has the link of before still:
 * it lets them in no more.
 * @throws not_found, wrong_state (revoked, expired, used up), forbidden (address, removed)
 */
export function joinByLink(token: string, userId: string, now: Date): Promise<Joined> {
  return inTransaction(async (tx) => {
    // Of many that come at once each looks at the uses left by the one before.
    await tx.$queryRaw`select id from join_links where token = ${token} for update`;
    const link = await tx.joinLink.findUnique({
      where: { token },
      include: { organization: true },
    });
    if (!link) throw notFound("link");
    const { organization } = link;
    const organizationId = organization.id;
    const member = await tx.membership.findUnique({
      where: { organizationId_userId: { organizationId, userId } },
    });
    const answer = {
      organization_id: organizationId,
      organization_name: organization.name,
      slug: organization.slug,
    };
    // A second click leads where the first one did.
    if (member) return { ...answer, role: member.role };
    const state = stateOfLink(link, now);
    if (state !== "open") {
      throw new DomainError("wrong_state", `${notOpen[state]} Nothing was changed.`, { state });
    }
    await requireAddress(tx, userId, link.emailDomain);
    await refuseRemoved(tx, link, userId);
    const via = { joinLinkId: link.id };
    const { role, joined } = await joinOrganization(tx, organization, userId, link.role, via, now);
    if (joined) {
      await tx.joinLink.update({ where: { id: link.id }, data: { uses: { increment: 1 } } });
    }
    return { ...answer, role };
  });
}

const notOpen = {
  revoked: "This link was revoked. Ask whoever gave it to you.",
  expired: "This link has expired. Ask whoever gave it to you for a new one.",
  used_up: "This link has no uses left. Ask whoever gave it to you for a new one.",
};

async function requireAddress(tx: Tx, userId: string, domain: string | null): Promise<void> {
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  if (domain && domainOf(user.email) !== domain) {
    throw new DomainError(
      "forbidden",
      `This link is for addresses at ${domain}, and yours is ${user.email}. Nothing was changed. Sign in with an address at ${domain}.`,
    );
  }
  if (!user.emailVerifiedAt) {
    throw new DomainError(
      "forbidden",
      `Verify ${user.email} first. Nothing was changed. The link is in the email we sent when you signed up.`,
    );
  }
}

async function refuseRemoved(
  tx: Tx,
  { organizationId, createdAt }: JoinLink,
  userId: string,
): Promise<void> {
  const removed = await tx.auditEvent.findFirst({
    where: {
      organizationId,
      kind: "members",
      action: "member.removed",
      createdAt: { gte: createdAt },
      details: { path: ["userId"], equals: userId },
    },
    select: { id: true },
  });
  if (!removed) return;
  throw new DomainError(
    "forbidden",
    "You were removed from this organization, and this link is from before. Nothing was changed. Ask an owner or admin to invite you.",
  );
}

/** What stands behind the last @ of an address. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}
