import { db } from "@/server/foundation/db";
import { directQuery } from "@/server/foundation/direct-query";
import { gather } from "@/server/foundation/gather";
import { endOfLife } from "./session-life";

/** A session that is alive, and the person whose it is. */
export type FoundSession = {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  /** When the person last proved who they are. */
  authenticatedAt: Date;
  ip: string | null;
  userId: string;
  email: string;
  name: string;
  isStaff: boolean;
  hasSecondFactor: boolean;
};

/** The session of this id, unless it was ended or has outlived itself. Read with every request, never kept. */
export async function findSession(id: string, now: Date): Promise<FoundSession | null> {
  const session = await readOpen(id);
  return session && now < endOfLife(session) ? session : null;
}

// Sessions that are asked for together share a query.
const readOpen = gather<FoundSession>(async (ids) => {
  const rows = await directQuery<FoundSession>(
    "find_sessions",
    `select s.id, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
      s.authenticated_at as "authenticatedAt", s.ip, u.id as "userId", u.email, u.name,
      u.is_staff as "isStaff", u.second_factor_at is not null as "hasSecondFactor"
    from sessions s join users u on u.id = s.user_id
    where s.id = any($1) and s.ended_at is null`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
});

const SEEN_EVERY_MS = 60_000;

/**
 * Notes that a session was used, and from where if that is known. To the minute is enough, and spares a
 * write on most requests: of those that come together, one writes.
 */
export async function noteSeen(session: FoundSession, ip: string | null, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - SEEN_EVERY_MS);
  const firstPlace = session.ip === null && ip !== null;
  if (session.lastSeenAt > stale && !firstPlace) return;
  await db().$executeRaw`
    update sessions set last_seen_at = greatest(last_seen_at, ${now}), ip = coalesce(${ip}, ip)
    where id = (select id from sessions where id = ${session.id} and ended_at is null
      and (last_seen_at <= ${stale} or ip is null) for update skip locked)`;
}
