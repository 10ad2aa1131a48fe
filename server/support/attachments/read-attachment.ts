import type { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { FileAnswer } from "@/server/foundation/file-answer";
import { invariant } from "@/server/foundation/invariant";
import { readFile } from "@/server/gateways/storage/files";
import type { Sight } from "../read-tickets";
import type { AttachmentAnswer } from "../ticket.schema";
import { attachmentAnswer } from "./attachment-answer";

/**
 * A file of a ticket.
 * @param sight null for staff, who see every ticket and their own notes
 * @throws not_found
 */
export async function readAttachment(
  sight: Sight | null,
  ticketId: string,
  id: string,
): Promise<AttachmentAnswer> {
  const message: Prisma.SupportMessageWhereInput = sight
    ? {
        internal: false,
        ticket: {
          organizationId: sight.organizationId,
          ...(sight.seesAll ? {} : { requesterId: sight.userId }),
        },
      }
    : {};
  const found = await db().supportAttachment.findFirst({
    where: { id, message: { ticketId, ...message } },
    include: { file: true },
  });
  if (!found) throw notFound("attachment");
  return attachmentAnswer(found);
}

/** The bytes. @param id of one that its reader may see */
export async function openAttachment(id: string): Promise<FileAnswer> {
  const { name, contentType, file } = await db().supportAttachment.findUniqueOrThrow({
    where: { id },
    include: { file: true },
  });
  invariant(file.bytes !== null && file.sha256, "a file that is kept was measured");
  return {
    name,
    contentType,
    bytes: Number(file.bytes),
    etag: `"${Buffer.from(file.sha256).toString("hex")}"`,
    read: () => readFile(file),
    readFrom: (byte) => readFile(file, byte),
  };
}
