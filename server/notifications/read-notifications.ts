import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import { MOST_COUNTED } from "@/server/gateways/notices/notice-words";
import type { NotificationAnswer } from "./notification.schema";

/** What a person was told in the app, newest first. */
export async function listNotifications(
  userId: string,
  { cursor, limit, unread }: { cursor?: string | undefined; limit: number; unread: boolean },
): Promise<Page<NotificationAnswer>> {
  const rows = await db().notification.findMany({
    where: {
      userId,
      inApp: true,
      ...(unread ? { readAt: null } : {}),
      ...(cursor ? { id: { lt: cursor } } : {}),
    },
    include: { organization: { select: { id: true, name: true } } },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = cutPage(rows, limit, ({ id }) => id);
  return {
    ...page,
    data: page.data.map(({ id, kind, title, path, organization, createdAt, readAt }) => ({
      id,
      kind,
      title,
      path,
      organization,
      created_at: createdAt.toISOString(),
      read_at: readAt?.toISOString() ?? null,
    })),
  };
}

/** How many notifications a person has not read, as far as the bell counts: one read of a partial index. */
export async function countUnread(userId: string): Promise<{ unread: number }> {
  const [counted] = await db().$queryRaw<{ unread: number }[]>`
    select count(*)::int as unread from (
      select 1 from notifications where user_id = ${userId} and in_app and read_at is null
      limit ${MOST_COUNTED}) counted`;
  return { unread: counted?.unread ?? 0 };
}
