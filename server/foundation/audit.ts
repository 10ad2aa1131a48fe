import type { Prisma } from "@/generated/prisma/client";
import type { Actor } from "./actor";
import { auditKindOf } from "./audit-kinds";
import type { Tx } from "./db";
import { newId } from "./ids";
import { insertInto, type Put, sendIn } from "./statements";

const newAuditEvents = insertInto("audit_events", {
  id: "text",
  organization_id: "text",
  actor_type: "text",
  actor_id: "text",
  action: "text",
  kind: "text",
  subject_id: "text",
  details: "jsonb",
  request_id: "text",
  created_at: "timestamptz",
});

type AuditEvent = {
  organizationId: string | null;
  actor: Actor;
  action: string;
  subjectId: string;
  details: Prisma.InputJsonObject;
};

/** Writes down who changed what, in the transaction that changed it. */
export async function recordAudit(tx: Tx, event: AuditEvent, now: Date): Promise<void> {
  await sendIn(tx)(newAuditEvents, [rowOf(event, now)]);
}

/** The same of many changes in one statement. */
export async function recordAudits(tx: Tx, events: AuditEvent[], now: Date): Promise<void> {
  const rows = events.map((event) => rowOf(event, now));
  if (rows.length > 0) await sendIn(tx)(newAuditEvents, rows);
}

/** The same beside the other writes of an operation. */
export function putAudit(write: Put, event: AuditEvent, now: Date): void {
  write(newAuditEvents, rowOf(event, now));
}

function rowOf({ organizationId, actor, action, subjectId, details }: AuditEvent, now: Date) {
  return {
    id: newId("audit"),
    organization_id: organizationId,
    actor_type: actor.type,
    actor_id: actor.id,
    action,
    kind: auditKindOf(action),
    subject_id: subjectId,
    details,
    request_id: actor.requestId ?? null,
    created_at: now,
  };
}
