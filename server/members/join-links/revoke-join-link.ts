import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import type { JoinLinkAnswer } from "./join-link.schema";
import { joinLinkAnswer, withMaker } from "./read-join-links";

/** Ends a link at once; who joined by it stays. Safe to repeat. */
export function revokeJoinLink(id: string, actor: Actor, now: Date): Promise<JoinLinkAnswer> {
  return inTransaction(async (tx) => {
    await revokeLink(tx, id, actor, now);
    const row = await tx.joinLink.findUniqueOrThrow({ where: { id }, include: withMaker });
    return joinLinkAnswer(row, now, true);
  });
}

/** The same inside a transaction that does more. */
export async function revokeLink(tx: Tx, id: string, actor: Actor, now: Date): Promise<void> {
  const [revoked] = await tx.joinLink.updateManyAndReturn({
    where: { id, revokedAt: null },
    data: { revokedAt: now },
  });
  if (!revoked) return;
  const { organizationId, uses } = revoked;
  const event = { action: "join_link.revoked", subjectId: id, details: { uses } };
  await recordAudit(tx, { organizationId, actor, ...event }, now);
}
