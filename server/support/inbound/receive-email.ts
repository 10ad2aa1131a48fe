import { toPlainText } from "react-email";
import type { SupportTicket } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { visible } from "@/server/foundation/plain-text.schema";
import { type ReceivedEmail, readReceived } from "@/server/gateways/email/received-email";
import { systemActor } from "@/server/foundation/actor";
import { addMessage } from "../add-message";
import { limitAsking } from "../limit-asking";
import { lockTicket, moveTicket } from "../lock-ticket";
import { addressOfRequester, tellStaff } from "../tell-about-ticket";
import { addressIn, isAutomatic, replyText } from "./reply-text";
import { ticketOfAddress } from "./reply-address";

type Outcome = { state: "added" | "refused"; ticketId?: string; reason?: string };

/**
 * Adds an email that arrived to its ticket. It counts as the person's word if it came to the address that only
 * they were given, from the address that they have; all else is written down and refused, and nobody is
 * answered, so that no two programs answer each other for ever. Safe to repeat.
 */
export async function receiveEmail(inboundId: string, now: Date): Promise<void> {
  const known = await db().inboundEmail.findUnique({ where: { id: inboundId } });
  if (known?.state !== "received") return;
  const email = await readReceived(inboundId);
  await inTransaction(async (tx) => {
    await tx.$queryRaw`select id from inbound_emails where id = ${inboundId} for update`;
    const still = await tx.inboundEmail.findUnique({ where: { id: inboundId } });
    if (still?.state !== "received") return;
    const { state, ticketId = null, reason = null } = await judge(tx, inboundId, email, now);
    await tx.inboundEmail.update({ where: { id: inboundId }, data: { state, ticketId, reason } });
  });
}

async function judge(
  tx: Tx,
  inboundId: string,
  email: ReceivedEmail | null,
  now: Date,
): Promise<Outcome> {
  if (!email) return { state: "refused", reason: "Resend no longer has it" };
  const ticketId = email.to.map(addressIn).map(ticketOfAddress).find(Boolean);
  if (!ticketId) return { state: "refused", reason: "It isn't addressed to a ticket" };
  const ticket = await lockTicket(tx, ticketId).catch((error: unknown) => {
    if (isDomainError(error)) return null;
    throw error;
  });
  if (!ticket) return { state: "refused", reason: "The ticket was deleted" };
  if (isAutomatic(email.headers))
    return { state: "refused", ticketId, reason: "A program wrote it" };
  const from = addressIn(email.from);
  if (from !== (await addressOfRequester(tx, ticket))) {
    const reason = `It came from ${visible(from).slice(0, 200)}, which is not the address of whoever asked`;
    await noteRefused(tx, ticket, reason, now);
    return { state: "refused", ticketId, reason };
  }
  const body = bodyOf(email);
  if (body === "") return { state: "refused", ticketId, reason: "It says nothing" };
  return add(tx, ticket, inboundId, body, now);
}

/** What the limits refuse stays refused: its sender reads so in the ticket. */
async function add(
  tx: Tx,
  ticket: SupportTicket,
  inboundId: string,
  body: string,
  now: Date,
): Promise<Outcome> {
  const { id: ticketId, requesterId } = ticket;
  try {
    await limitAsking(tx, "message", requesterId, now);
    const author = { type: "user", id: requesterId } as const;
    const messageId = await addMessage(tx, ticket, { body, inboundId }, author, now);
    await moveTicket(tx, ticket, "open", now);
    await tellStaff(tx, ticket, messageId, now);
    return { state: "added", ticketId };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { state: "refused", ticketId, reason: error.message };
  }
}

/** The staff see that somebody else wrote; it may be the same person from another mailbox. */
async function noteRefused(
  tx: Tx,
  ticket: SupportTicket,
  reason: string,
  now: Date,
): Promise<void> {
  const body = `An email to this ticket was not added. ${reason}.`;
  try {
    await addMessage(tx, ticket, { body, internal: true }, systemActor, now);
  } catch (error) {
    // The ticket is full.
    if (!isDomainError(error)) throw error;
  }
}

function bodyOf({ text, html, attachments }: ReceivedEmail): string {
  const own = replyText(text ?? (html ? toPlainText(html) : ""));
  if (attachments === 0) return own;
  const files = attachments === 1 ? "a file" : `${attachments} files`;
  return `${own}\n\n[The email came with ${files}, which we don’t take by email. Attach files in the ticket.]`.trim();
}
