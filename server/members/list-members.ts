import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { keysHeldThrough } from "./keys-held-through";
import type { MemberAnswer } from "./member.schema";

/** The members of an organization, oldest first; `after` is the id to continue behind. */
export async function listMembers(
  organizationId: string,
  page: { after?: string | undefined; limit: number },
  now: Date,
): Promise<Page<MemberAnswer>> {
  const members = await readMembers(
    db(),
    { organizationId, ...(page.after ? { id: { gt: page.after } } : {}) },
    page.limit + 1,
    now,
  );
  return cutPage(members, page.limit, ({ id }) => id);
}

/** One member. @throws not_found */
export async function readMember(tx: Db, memberId: string, now: Date): Promise<MemberAnswer> {
  const [member] = await readMembers(tx, { id: memberId }, 1, now);
  if (!member) throw notFound("member");
  return member;
}

async function readMembers(
  tx: Db,
  where: { organizationId?: string; id?: string | { gt: string } },
  take: number,
  now: Date,
): Promise<MemberAnswer[]> {
  const rows = await tx.membership.findMany({
    where,
    take,
    orderBy: { id: "asc" },
    include: { user: true },
  });
  const organizationId = rows[0]?.organizationId;
  if (!organizationId) return [];
  const userIds = rows.map(({ userId }) => userId);
  const [keys, kept] = await Promise.all([
    keysHeldThrough(tx, organizationId, userIds, now),
    tx.invitation.findMany({
      where: {
        organizationId,
        acceptedByUserId: { in: userIds },
        hold: { is: { state: "held", expiresAt: { gt: now } } },
      },
      include: { hold: true },
      orderBy: { id: "asc" },
    }),
  ]);
  return rows.map(({ id, userId, user, role, createdAt }) => {
    const hold = kept.find(({ acceptedByUserId }) => acceptedByUserId === userId)?.hold;
    return {
      id,
      organization_id: organizationId,
      user_id: userId,
      name: user.name,
      email: user.email,
      role,
      since: createdAt.toISOString(),
      api_keys: keys.filter((key) => key.userId === userId).length,
      hold: hold
        ? {
            id: hold.id,
            operation: hold.operation,
            credits: microcreditsToCredits(hold.amount),
          }
        : null,
    };
  });
}
