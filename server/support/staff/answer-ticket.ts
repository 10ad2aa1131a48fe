import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { addMessage } from "../add-message";
import { lockTicket, moveTicket } from "../lock-ticket";
import { tellAnswered } from "../tell-about-ticket";
import type { TicketStatus } from "../ticket-kinds.schema";
import type { DeskDetailAnswer } from "./desk.schema";
import { readDesk } from "./read-desk";

type Answer = { body: string; status: Exclude<TicketStatus, "open"> };

/**
 * Staff answer: whoever asked is mailed it. Who answers a ticket nobody looks after looks after it from then on.
 * @throws not_found; wrong_state where it is full
 */
export async function answerTicket(
  ticketId: string,
  answer: Answer,
  staff: Actor,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<DeskDetailAnswer> {
  await runOnce(idempotent, now, async (tx) => ({
    id: await answerIn(tx, ticketId, answer, staff, now),
  }));
  return readDesk(ticketId, now);
}

/** The same in a transaction that does more. @returns the id of the message */
export async function answerIn(
  tx: Tx,
  ticketId: string,
  { body, status }: Answer,
  staff: Actor,
  now: Date,
): Promise<string> {
  const ticket = await lockTicket(tx, ticketId);
  const messageId = await addMessage(tx, ticket, { body }, staff, now);
  await moveTicket(tx, ticket, status, now);
  if (!ticket.assigneeId) {
    const data = { assigneeId: staff.id };
    await tx.supportTicket.update({ where: { id: ticketId }, data });
  }
  await audit(tx, ticket, staff, "ticket.answered", { status }, now);
  await tellAnswered(tx, ticket, { messageId, body, asksBack: status === "waiting" }, now);
  return messageId;
}

/** A note that only the staff see: it moves nothing and mails nobody. @throws not_found */
export async function addNote(
  ticketId: string,
  body: string,
  staff: Actor,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<DeskDetailAnswer> {
  await runOnce(idempotent, now, async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    return { id: await addMessage(tx, ticket, { body, internal: true }, staff, now) };
  });
  return readDesk(ticketId, now);
}

/** Has a staff member look after a ticket, or nobody. @throws not_found, validation_failed */
export async function assignTicket(
  ticketId: string,
  assigneeId: string | null,
  staff: Actor,
  now: Date,
): Promise<DeskDetailAnswer> {
  await inTransaction(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    if (assigneeId && (await tx.user.count({ where: { id: assigneeId, isStaff: true } })) === 0)
      throw invalid("assignee_id", "Choose a staff member");
    await tx.supportTicket.update({ where: { id: ticketId }, data: { assigneeId } });
    await audit(tx, ticket, staff, "ticket.assigned", { assignee_id: assigneeId }, now);
  });
  return readDesk(ticketId, now);
}

/** Closes a ticket without an answer, or opens a closed one again. Nobody is mailed. @throws not_found, wrong_state */
export async function setClosed(
  ticketId: string,
  closed: boolean,
  staff: Actor,
  now: Date,
): Promise<DeskDetailAnswer> {
  await inTransaction(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    if ((ticket.status === "closed") === closed) {
      const state = closed ? "closed already" : "not closed";
      throw new DomainError("wrong_state", `The ticket is ${state}. Nothing was changed.`);
    }
    await moveTicket(tx, ticket, closed ? "closed" : "open", now);
    await audit(tx, ticket, staff, closed ? "ticket.closed" : "ticket.reopened", {}, now);
  });
  return readDesk(ticketId, now);
}

/** Everybody who may look after a ticket. */
export async function listStaff(): Promise<{ id: string; name: string; email: string }[]> {
  return db().user.findMany({
    where: { isStaff: true },
    select: { id: true, name: true, email: true },
    orderBy: { email: "asc" },
  });
}

function audit(
  tx: Tx,
  { id, organizationId }: { id: string; organizationId: string },
  actor: Actor,
  action: string,
  details: Record<string, string | null>,
  now: Date,
): Promise<void> {
  return recordAudit(tx, { organizationId, actor, action, subjectId: id, details }, now);
}
