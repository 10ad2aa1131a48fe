import { detectType } from "@/server/accounting/documents/detect-type";
import {
  type DocumentType,
  documentTypes,
} from "@/server/accounting/documents/document-types.schema";
import { inTransaction } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import type { FileContent } from "@/server/foundation/file-content";
import { newId } from "@/server/foundation/ids";
import { visible } from "@/server/foundation/plain-text.schema";
import { inPieces, keepFile, stageFile } from "@/server/gateways/storage/files";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { limitAsking } from "../limit-asking";
import type { AttachmentAnswer } from "../ticket.schema";
import { attachmentAnswer } from "./attachment-answer";

const NAME_CHARACTERS = 200;

/**
 * Keeps a file that a message will take within a day. Costs nothing. What it is is judged by its content,
 * as for documents: nothing that a browser would run is taken.
 * @throws validation_failed; rate_limited; unavailable where the storage is away
 */
export async function uploadAttachment(
  organizationId: string,
  content: FileContent,
  userId: string,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<AttachmentAnswer> {
  const detected = await detectType(content.bytes);
  if ("refused" in detected) throw invalid("content", detected.refused);
  // Before the bytes are written; again below, where the next one waits its turn.
  await inTransaction((tx) => limitAsking(tx, "attachment", userId, now));
  const staged = await stageFile(organizationId, inPieces(content.bytes), now);
  const { output } = await runOnce(idempotent, now, async (tx) => {
    await limitAsking(tx, "attachment", userId, now);
    await keepFile(tx, staged);
    const attachment = await tx.supportAttachment.create({
      data: {
        id: newId("ticketAttachment"),
        organizationId,
        fileId: staged.id,
        name: nameOf(content, detected.type),
        contentType: detected.type,
        uploadedBy: userId,
        createdAt: now,
      },
      include: { file: true },
    });
    return attachmentAnswer(attachment);
  });
  return output;
}

/** A name whose ending says what the file is, so that nothing is opened as something else. */
function nameOf({ name: given }: FileContent, type: DocumentType): string {
  const endings: readonly string[] = documentTypes[type].endings;
  const name = visible(given ?? "").slice(0, NAME_CHARACTERS) || "File";
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return endings.includes(ending) ? name : `${name}.${endings[0]}`;
}
