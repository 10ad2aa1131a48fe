import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";

/** Marks a notification as read; once it is, it stays so. @throws not_found */
export async function markRead(userId: string, id: string, now: Date): Promise<void> {
  const known = await db().notification.findFirst({
    where: { id, userId, inApp: true },
    select: { id: true },
  });
  if (!known) throw notFound("notification");
  await db().notification.updateMany({ where: { id, readAt: null }, data: { readAt: now } });
}

/**
 * Marks everything up to a notification as read: what arrived after the list was shown stays unread.
 * @returns how many were unread
 */
export async function markAllRead(userId: string, upTo: string, now: Date): Promise<number> {
  const { count } = await db().notification.updateMany({
    where: { userId, inApp: true, readAt: null, id: { lte: upTo } },
    data: { readAt: now },
  });
  return count;
}
