import { db } from "@/server/foundation/db";
import { livesFor } from "./session-life";

/** Deletes the sessions that no cookie can open any more. Who ended one stays in the audit log. */
export async function sweepSessions(now: Date): Promise<void> {
  const createdBefore = new Date(now.getTime() - livesFor(false).whole);
  await db().session.deleteMany({ where: { createdAt: { lt: createdBefore } } });
}
