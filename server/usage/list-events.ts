import type { EntryKind } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { EventAnswer, EventType } from "./usage.schema";

/** Which movements make which kind of event (S1, S2: the usage history is read off the ledger). */
const kindsOf: Record<EventType, EntryKind[]> = {
  credits_consumed: ["debit", "capture", "base_fee"],
  credits_granted: ["grant", "refund"],
  credits_expired: ["expiry"],
  credits_adjusted: ["adjustment", "clawback", "reversal"],
};
const typeOf = new Map<EntryKind, EventType>(
  Object.entries(kindsOf).flatMap(([type, kinds]) =>
    kinds.map((kind) => [kind, type as EventType] as const),
  ),
);

/** Events of organizations, newest first (S1, S2). An organization sees what it did, whoever pays. */
export async function listEvents(filter: {
  organizationIds: string[];
  type?: EventType | undefined;
  since?: Date | undefined;
  limit: number;
}): Promise<EventAnswer[]> {
  const kinds = filter.type ? kindsOf[filter.type] : [...typeOf.keys()];
  const rows = await db().ledgerEntry.findMany({
    where: {
      organizationId: { in: filter.organizationIds },
      kind: { in: kinds },
      ...(filter.since ? { createdAt: { gte: filter.since } } : {}),
    },
    orderBy: [{ createdAt: "desc" }, { seq: "desc" }],
    take: filter.limit,
  });
  return rows.map((row) => ({
    event_type: typeOf.get(row.kind) ?? "credits_adjusted",
    entity_type: row.entityType ?? "organization",
    entity_id: row.entityId ?? row.organizationId,
    organization_id: row.organizationId,
    credits_used: microcreditsToCredits(row.amount),
    description: row.description,
    timestamp: row.createdAt.toISOString(),
  }));
}
