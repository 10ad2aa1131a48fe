import type { SupportTicket } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { TicketStatus } from "./ticket-kinds.schema";

/** Locks a ticket until the transaction ends, so that what is said in it takes turns. @throws not_found */
export async function lockTicket(tx: Tx, id: string): Promise<SupportTicket> {
  await tx.$queryRaw`select id from support_tickets where id = ${id} for update`;
  const ticket = await tx.supportTicket.findUnique({ where: { id } });
  if (!ticket) throw notFound("ticket");
  return ticket;
}

/** Moves a ticket to a status. One that was open already has waited since then. */
export async function moveTicket(
  tx: Tx,
  { id, waitingSince }: SupportTicket,
  status: TicketStatus,
  now: Date,
): Promise<void> {
  await tx.supportTicket.update({
    where: { id },
    data: { status, lastAt: now, waitingSince: status === "open" ? (waitingSince ?? now) : null },
  });
}
