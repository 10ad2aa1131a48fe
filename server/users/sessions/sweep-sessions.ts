import { db } from "@/server/foundation/db";
import { longestLife } from "./session-life";

/** Deletes the sessions that no cookie can open any more. Who ended one stays in the audit log. */
export async function sweepSessions(now: Date): Promise<void> {
  const createdBefore = new Date(now.getTime() - longestLife.whole);
  await db().session.deleteMany({ where: { createdAt: { lt: createdBefore } } });
}
