import type { SessionEnd } from "@/generated/prisma/client";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";

/** Signs out: the session ends, and with it every copy of its cookie. Ending it twice changes nothing. */
export async function signOut(sessionId: string, now: Date): Promise<void> {
  await db().session.updateMany({
    where: { id: sessionId, endedAt: null },
    data: { endedAt: now, end: "signed_out" },
  });
}

type Asking = { userId: string; sessionId: string; requestId: string };

/** Ends one session of the person who asks. @throws not_found when it has ended, or is somebody else's */
export async function endOwnSession(asking: Asking, sessionId: string, now: Date): Promise<void> {
  const end = sessionId === asking.sessionId ? "signed_out" : "ended_elsewhere";
  const ended = await endWhere(asking, { id: sessionId }, end, now);
  if (ended === 0) throw notFound("session");
}

/** Ends every session of the person but the one they ask with. @returns how many that were */
export function endOtherSessions(asking: Asking, now: Date): Promise<number> {
  return endWhere(asking, { id: { not: asking.sessionId } }, "ended_elsewhere", now);
}

async function endWhere(
  { userId, requestId }: Asking,
  where: { id: string | { not: string } },
  end: SessionEnd,
  now: Date,
): Promise<number> {
  return inTransaction(async (tx) => {
    const ended = await tx.session.updateManyAndReturn({
      where: { ...where, userId, endedAt: null },
      data: { endedAt: now, end },
      select: { id: true },
    });
    const actor = { type: "user", id: userId, requestId } as const;
    for (const { id } of ended) {
      const event = { organizationId: null, actor, action: "session.ended", subjectId: id };
      await recordAudit(tx, { ...event, details: { end } }, now);
    }
    return ended.length;
  });
}

/** Ends every session of a person, because what they were opened with counts no longer. */
export async function endAllSessions(
  tx: Tx,
  userId: string,
  end: SessionEnd,
  now: Date,
): Promise<void> {
  await tx.session.updateMany({ where: { userId, endedAt: null }, data: { endedAt: now, end } });
  await tx.pendingSignIn.deleteMany({ where: { userId } });
}

/** The same but for one session, whose person made the change in it. */
export async function endSessionsBut(
  tx: Tx,
  { userId, sessionId }: Pick<Asking, "userId" | "sessionId">,
  end: SessionEnd,
  now: Date,
): Promise<void> {
  await tx.session.updateMany({
    where: { userId, endedAt: null, id: { not: sessionId } },
    data: { endedAt: now, end },
  });
  await tx.pendingSignIn.deleteMany({ where: { userId } });
}
