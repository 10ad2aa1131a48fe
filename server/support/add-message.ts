import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";

/** Nobody reads more of one conversation, and a page shows it whole. */
const MOST_MESSAGES = 200;

export type NewMessage = {
  body: string;
  /** Uploaded by the same person before, and in no message yet. */
  attachmentIds?: readonly string[];
  uploadedBy?: string;
  internal?: boolean;
  inboundId?: string;
};

/**
 * Writes a message into a ticket that the transaction has locked or made.
 * @throws wrong_state where the ticket is full; validation_failed for a file that is not there to attach
 */
export async function addMessage(
  tx: Tx,
  ticket: { id: string; organizationId: string },
  { body, attachmentIds = [], uploadedBy = "", internal = false, inboundId }: NewMessage,
  author: Pick<Actor, "type" | "id">,
  now: Date,
): Promise<string> {
  if ((await tx.supportMessage.count({ where: { ticketId: ticket.id } })) >= MOST_MESSAGES) {
    throw new DomainError(
      "wrong_state",
      `This ticket has ${MOST_MESSAGES} messages, the most it can hold. Nothing was sent. Open a new ticket.`,
    );
  }
  const id = newId("ticketMessage");
  await tx.supportMessage.create({
    data: {
      id,
      ticketId: ticket.id,
      authorType: author.type,
      authorId: author.id,
      body,
      internal,
      inboundId: inboundId ?? null,
      createdAt: now,
    },
  });
  const wanted = [...new Set(attachmentIds)];
  if (wanted.length === 0) return id;
  const { count } = await tx.supportAttachment.updateMany({
    where: {
      id: { in: wanted },
      organizationId: ticket.organizationId,
      uploadedBy,
      messageId: null,
    },
    data: { messageId: id },
  });
  if (count < wanted.length)
    throw invalid("attachment_ids", "A file is no longer there. Attach it again");
  return id;
}
