import { recordEventIn } from "@/server/accounting/events/record-event";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import type { DocumentAnswer } from "./document.schema";
import { readDocument } from "./read-documents";

/**
 * Takes a document out of the lists. Its file stays: books are kept for years with what they rest on.
 * Safe to repeat. @throws not_found
 */
export function archiveDocument(
  organizationId: string,
  id: string,
  actor: Actor,
  now: Date,
): Promise<DocumentAnswer> {
  return inTransaction(async (tx) => {
    const { count } = await tx.document.updateMany({
      where: { id, organizationId, archivedAt: null },
      data: { archivedAt: now },
    });
    const document = await readDocument(tx, organizationId, id);
    if (count === 1) {
      const event = { action: "document.archived", subjectId: id, details: {} };
      await recordAudit(tx, { organizationId, actor, ...event }, now);
      await recordEventIn(
        tx,
        { organization: { id: organizationId }, actor, now },
        {
          type: "document.archived",
          entityId: id,
          description: `Document ${document.name} archived`,
        },
      );
    }
    return document;
  });
}
