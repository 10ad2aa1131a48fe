import type { Prisma } from "@/generated/prisma/client";
import type { Actor } from "./actor";
import type { Tx } from "./db";
import { newId } from "./ids";

/** Writes down who changed what, in the transaction that changed it. */
export async function recordAudit(
  tx: Tx,
  event: {
    organizationId: string | null;
    actor: Actor;
    action: string;
    subjectId: string;
    details: Prisma.InputJsonObject;
  },
  now: Date,
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      id: newId("audit"),
      organizationId: event.organizationId,
      actorType: event.actor.type,
      actorId: event.actor.id,
      action: event.action,
      subjectId: event.subjectId,
      details: event.details,
      requestId: event.actor.requestId ?? null,
      createdAt: now,
    },
  });
}
