import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import { describeDevice } from "./describe-device";
import type { SessionAnswer } from "./session.schema";
import { endOfLife, livesFor } from "./session-life";

/** The sessions of a person that are alive, the newest sign-in first. */
export async function listSessions(
  { userId, sessionId }: { userId: string; sessionId: string },
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  now: Date,
): Promise<Page<SessionAnswer>> {
  const { isStaff } = await db().user.findUniqueOrThrow({ where: { id: userId } });
  const { idle, whole } = livesFor(isStaff);
  const rows = await db().session.findMany({
    where: {
      userId,
      endedAt: null,
      createdAt: { gt: new Date(now.getTime() - whole) },
      lastSeenAt: { gt: new Date(now.getTime() - idle) },
      ...(cursor ? { id: { lt: cursor } } : {}),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = cutPage(rows, limit, ({ id }) => id);
  return {
    ...page,
    data: page.data.map((row) => {
      const { name, kind } = describeDevice(row.userAgent);
      return {
        id: row.id,
        device: name,
        kind,
        ip: row.ip,
        created_at: row.createdAt.toISOString(),
        last_seen_at: row.lastSeenAt.toISOString(),
        expires_at: endOfLife({ ...row, isStaff }).toISOString(),
        current: row.id === sessionId,
      };
    }),
  };
}
