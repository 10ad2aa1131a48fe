import type { Prisma } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { attachmentAnswer } from "./attachments/attachment-answer";
import { namesOfAuthors } from "./names-of-authors";
import type { TicketAnswer, TicketDetailAnswer, TicketMessageAnswer } from "./ticket.schema";
import type { TicketStatus } from "./ticket-kinds.schema";

/** Whose tickets somebody sees: of one organization their own, or all. */
export type Sight = {
  organizationId: string;
  /** The person, or the one who made the key. */
  userId: string;
  seesAll: boolean;
};

const withRequester = {
  requester: { select: { id: true, name: true, email: true } },
} as const satisfies Prisma.SupportTicketInclude;
type TicketRow = Prisma.SupportTicketGetPayload<{ include: typeof withRequester }>;

export const withAttachments = {
  attachments: { include: { file: true }, orderBy: { id: "asc" } },
} as const satisfies Prisma.SupportMessageInclude;
type MessageRow = Prisma.SupportMessageGetPayload<{ include: typeof withAttachments }>;

/** Tickets, newest first; `cursor` is the id to continue below. */
export async function listTickets(
  sight: Sight,
  filter: { status?: TicketStatus | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<TicketAnswer>> {
  const rows = await db().supportTicket.findMany({
    where: {
      ...seenBy(sight),
      ...(filter.status ? { status: filter.status } : {}),
      ...(filter.cursor ? { id: { lt: filter.cursor } } : {}),
    },
    include: withRequester,
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  return cutPage(rows.map(ticketAnswer), filter.limit, ({ id }) => id);
}

/** One ticket with its conversation, without the notes of the staff. @throws not_found */
export async function readTicket(db: Db, sight: Sight, id: string): Promise<TicketDetailAnswer> {
  const ticket = await db.supportTicket.findFirst({
    where: { id, ...seenBy(sight) },
    include: {
      ...withRequester,
      messages: { where: { internal: false }, include: withAttachments, orderBy: { id: "asc" } },
      quotes: { orderBy: { id: "desc" }, take: 1, select: { id: true, title: true, state: true } },
    },
  });
  if (!ticket) throw notFound("ticket");
  const { messages } = ticket;
  const names = await namesOfAuthors(db, messages);
  return {
    ...ticketAnswer(ticket),
    messages: messages.map((message) =>
      messageAnswer(message, message.authorType === "staff" ? "Support" : names(message)),
    ),
    quote: ticket.quotes[0] ?? null,
  };
}

export function ticketAnswer(row: TicketRow): TicketAnswer {
  return {
    id: row.id,
    organization_id: row.organizationId,
    subject: row.subject,
    kind: row.kind,
    status: row.status,
    wanted_credits: row.wantedCredits === null ? null : microcreditsToCredits(row.wantedCredits),
    requester: { id: row.requester.id, name: row.requester.name || row.requester.email },
    created_at: row.createdAt.toISOString(),
    last_at: row.lastAt.toISOString(),
  };
}

export function messageAnswer(row: MessageRow, name: string): TicketMessageAnswer {
  return {
    id: row.id,
    from: row.authorType === "staff" || row.authorType === "system" ? "support" : "requester",
    name,
    body: row.body,
    by_email: row.inboundId !== null,
    attachments: row.attachments.map(attachmentAnswer),
    created_at: row.createdAt.toISOString(),
  };
}

function seenBy({ organizationId, userId, seesAll }: Sight): Prisma.SupportTicketWhereInput {
  return { organizationId, ...(seesAll ? {} : { requesterId: userId }) };
}
