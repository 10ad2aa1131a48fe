import type { MailWish, NoticeKind } from "@/generated/prisma/enums";
import { type Db, db, inTransaction } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { type Reader, usualWish } from "@/server/gateways/notices/decide-channels";
import { membersOf, withWishes } from "@/server/gateways/notices/find-readers";
import { noticeKinds } from "@/server/gateways/notices/notice-words";
import { lockOrganization } from "@/server/organizations/access/roles-over";
import type { KindPreference, PreferencesAnswer } from "./notification.schema";

/** How a person hears of what happens in each of their organizations, by kind. */
export async function readPreferences(
  userId: string,
  asked: { cursor?: string | undefined; limit: number; organizationId?: string | undefined },
): Promise<Page<PreferencesAnswer>> {
  const { cursor, limit, organizationId } = asked;
  const memberships = await db().membership.findMany({
    where: {
      userId,
      ...(organizationId ? { organizationId } : {}),
      ...(cursor ? { id: { gt: cursor } } : {}),
      organization: { status: { not: "closed" }, sandboxId: null },
    },
    include: { organization: { select: { id: true, name: true, slug: true } } },
    orderBy: { id: "asc" },
    take: limit + 1,
  });
  const page = cutPage(memberships, limit, ({ id }) => id);
  const chosen = await db().notificationPreference.findMany({
    where: {
      reader: userId,
      organizationId: { in: page.data.map((membership) => membership.organizationId) },
    },
  });
  const soleOwned = await ownedAlone(
    db(),
    page.data.flatMap((one) => (one.role === "owner" ? one.organizationId : [])),
    userId,
  );
  return {
    ...page,
    data: page.data.map(({ organization, role }) => ({
      organization,
      role,
      kinds: noticeKinds.map((kind): KindPreference => {
        const wish =
          chosen.find((one) => one.organizationId === organization.id && one.kind === kind) ??
          usualWish(role, kind);
        return {
          kind,
          mail: wish.mail,
          in_app: wish.inApp,
          last_owner: kind === "critical" && soleOwned.has(organization.id),
        };
      }),
    })),
  };
}

/** Those of these organizations in which no other owner gets critical emails. */
async function ownedAlone(
  tx: Db,
  organizationIds: readonly string[],
  userId: string,
): Promise<Set<string>> {
  const alone = new Set<string>();
  for (const id of organizationIds) {
    const owners = await withWishes(tx, "critical", await membersOf(tx, id, ["owner"]));
    if (!owners.some((owner) => owner.userId !== userId && gets(owner))) alone.add(id);
  }
  return alone;
}

function gets({ wish, mailProblem }: Reader): boolean {
  const { mail } = wish ?? usualWish("owner", "critical");
  return mail === "each" && mailProblem === null;
}

/**
 * Changes how a person hears of one kind of notice. The last owner who gets critical emails keeps them: of two who
 * switch them off at the same moment, one is refused.
 * @throws not_found, validation_failed, wrong_state
 */
export async function changePreference(
  userId: string,
  change: { organizationId: string; kind: NoticeKind; mail: MailWish; inApp: boolean },
  now: Date,
): Promise<void> {
  const { organizationId, kind, mail, inApp } = change;
  if (mail === "daily" && kind !== "spending")
    throw invalid("mail", "Only emails about spending can come once a day");
  await inTransaction(async (tx) => {
    await lockOrganization(tx, organizationId);
    const membership = await tx.membership.findUnique({
      where: { organizationId_userId: { organizationId, userId } },
      include: { organization: { select: { name: true } } },
    });
    if (!membership) throw notFound("organization");
    const isOwner = membership.role === "owner";
    if (kind === "critical" && mail === "off" && isOwner) {
      const alone = await ownedAlone(tx, [organizationId], userId);
      if (alone.has(organizationId)) throw lastOne(membership.organization.name);
    }
    const wish = { mail, inApp, updatedAt: now };
    await tx.notificationPreference.upsert({
      where: { organizationId_reader_kind: { organizationId, reader: userId, kind } },
      create: { organizationId, reader: userId, kind, ...wish },
      update: wish,
    });
  });
}

function lastOne(name: string): DomainError {
  return new DomainError(
    "wrong_state",
    `No other owner of ${name} gets critical emails, so you keep getting them. Nothing was changed. Have another owner switch theirs on first.`,
  );
}
