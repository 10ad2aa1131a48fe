import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";

/** Writes down a change of how a person signs in. */
export async function record(
  tx: Tx,
  { userId, requestId }: { userId: string; requestId: string },
  action: string,
  now: Date,
): Promise<void> {
  const actor = { type: "user", id: userId, requestId } as const;
  const event = { organizationId: null, actor, action, subjectId: userId, details: {} };
  await recordAudit(tx, event, now);
}
