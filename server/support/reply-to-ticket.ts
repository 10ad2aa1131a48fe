import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { addMessage } from "./add-message";
import { limitAsking } from "./limit-asking";
import { lockTicket, moveTicket } from "./lock-ticket";
import { readTicket, type Sight } from "./read-tickets";
import { tellStaff } from "./tell-about-ticket";
import type { TicketDetailAnswer } from "./ticket.schema";

/**
 * Somebody of the organization adds to a ticket they see, which then waits for support again, closed or not.
 * @throws not_found; validation_failed; wrong_state where it is full; rate_limited
 */
export async function replyToTicket(
  sight: Sight & { actor: Actor },
  ticketId: string,
  message: { body: string; attachmentIds: readonly string[] },
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<TicketDetailAnswer> {
  const { actor, userId } = sight;
  await readTicket(db(), sight, ticketId);
  await runOnce(idempotent, now, async (tx) => {
    await limitAsking(tx, "message", actor.id, now);
    const ticket = await lockTicket(tx, ticketId);
    const messageId = await addMessage(tx, ticket, { ...message, uploadedBy: userId }, actor, now);
    await moveTicket(tx, ticket, "open", now);
    await tellStaff(tx, ticket, messageId, now);
    return { id: messageId };
  });
  return readTicket(db(), sight, ticketId);
}

/** Somebody of the organization needs no answer any more; a reply opens it again. @throws not_found, wrong_state */
export async function closeTicket(
  sight: Sight & { actor: Actor },
  ticketId: string,
  now: Date,
): Promise<TicketDetailAnswer> {
  await readTicket(db(), sight, ticketId);
  await inTransaction(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    if (ticket.status === "closed") {
      throw new DomainError(
        "wrong_state",
        "The ticket is closed already. Nothing was changed. Write in it to open it again.",
      );
    }
    await moveTicket(tx, ticket, "closed", now);
    const { organizationId } = ticket;
    const event = { action: "ticket.closed", subjectId: ticketId, details: {} };
    await recordAudit(tx, { organizationId, actor: sight.actor, ...event }, now);
  });
  return readTicket(db(), sight, ticketId);
}
