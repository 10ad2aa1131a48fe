import { Prisma, type User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { type Page, pageUpTo } from "@/server/foundation/page";
import { wordPatterns } from "@/server/foundation/search-text";
import { findInWalk } from "@/server/foundation/walk";
import type { StaffPersonAnswer, StaffPersonDetail } from "./person.schema";

const LAST = 5;

/** Everybody who has an account, newest first. Every word of a search stands in the name, the address or the id. */
export async function listPeople(question: {
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}): Promise<Page<StaffPersonAnswer>> {
  const { search, cursor, limit } = question;
  const words = wordPatterns(search).slice(0, 8);
  const { ids, nextCursor } = await findInWalk(
    db(),
    Prisma.sql`
      select u.id, ${
        words.length === 0
          ? Prisma.sql`true`
          : Prisma.sql`lower(concat_ws(' ', u.id, u.name, u.email)) like all (${words})`
      } as matches
      from users u where u.deleted_at is null ${cursor ? Prisma.sql`and u.id < ${cursor}` : Prisma.empty}
      order by u.id desc`,
    limit,
  );
  const [rows, organizations] = await Promise.all([
    db().user.findMany({ where: { id: { in: ids } }, orderBy: { id: "desc" } }),
    countOrganizations(ids),
  ]);
  return pageUpTo(
    rows.map((user) => answerOf(user, organizations)),
    nextCursor,
  );
}

/** How many organizations each belongs to. */
async function countOrganizations(userIds: string[]): Promise<Map<string, number>> {
  const counts = await db().membership.groupBy({
    by: "userId",
    where: { userId: { in: userIds } },
    _count: true,
  });
  return new Map(counts.map(({ userId, _count }) => [userId, _count]));
}

/** One person: where they belong and how they sign in, without any secret. @throws not_found */
export async function readPerson(userId: string, now: Date): Promise<StaffPersonDetail> {
  const user = await db().user.findUnique({
    where: { id: userId },
    include: {
      memberships: {
        include: { organization: { select: { name: true, creditAccountId: true } } },
        orderBy: { id: "asc" },
        take: 100,
      },
      authenticator: { select: { secret: true } },
      identities: { select: { provider: true } },
      tickets: { orderBy: { id: "desc" }, take: LAST },
    },
  });
  if (!user || user.deletedAt) throw notFound("person");
  const [organizations, sessions, last, passkeys, codes] = await Promise.all([
    countOrganizations([userId]),
    db().session.count({ where: { userId, endedAt: null, lastSeenAt: { lte: now } } }),
    db().session.findFirst({ where: { userId }, orderBy: { lastSeenAt: "desc" } }),
    db().passkey.count({ where: { userId } }),
    db().recoveryCode.count({ where: { userId, usedAt: null } }),
  ]);
  return {
    ...answerOf(user, organizations),
    memberships: user.memberships.map(({ organizationId, organization, role, createdAt }) => ({
      organization_id: organizationId,
      organization_name: organization.name,
      credit_account_id: organization.creditAccountId,
      role,
      since: createdAt.toISOString(),
    })),
    open_sessions: sessions,
    last_seen_at: last?.lastSeenAt.toISOString() ?? null,
    has_password: user.passwordHash !== null,
    second_factor_since: user.secondFactorAt?.toISOString() ?? null,
    has_authenticator: Boolean(user.authenticator?.secret),
    passkeys,
    recovery_codes_left: codes,
    providers: user.identities.map(({ provider }) => provider),
    deletion_due_at: user.deletionDueAt?.toISOString() ?? null,
    tickets: user.tickets.map(({ id, subject, status, lastAt }) => ({
      id,
      subject,
      status,
      last_at: lastAt.toISOString(),
    })),
  };
}

function answerOf(user: User, organizations: Map<string, number>): StaffPersonAnswer {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    is_verified: user.emailVerifiedAt !== null,
    is_staff: user.isStaff,
    has_second_factor: user.secondFactorAt !== null,
    organizations: organizations.get(user.id) ?? 0,
    created_at: user.createdAt.toISOString(),
  };
}
