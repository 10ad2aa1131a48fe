import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { type Page, pageUpTo } from "@/server/foundation/page";
import { wordPatterns } from "@/server/foundation/search-text";
import { findInWalk } from "@/server/foundation/walk";
import { ticketAnswer } from "../read-tickets";
import type { TicketKind, TicketStatus } from "../ticket-kinds.schema";
import type { DeskSort, DeskTicketAnswer } from "./desk.schema";

const person = { select: { id: true, name: true, email: true } } as const;
export const deskParts = {
  requester: person,
  assignee: person,
  organization: { select: { name: true } },
} as const satisfies Prisma.SupportTicketInclude;
type DeskRow = Prisma.SupportTicketGetPayload<{ include: typeof deskParts }>;

/** A place in either order: when, and the id of the last one seen. */
export const deskCursor = /^\d{1,16}_tkt_[0-9a-z]{26}$/;

export type DeskQuestion = {
  status?: TicketStatus | "unresolved" | undefined;
  assignee?: string | undefined;
  kind?: TicketKind | undefined;
  search?: string | undefined;
  sort: DeskSort;
  limit: number;
  cursor?: string | undefined;
};

/** Tickets of all organizations, a page at a time along an index of the order that is asked for. */
export async function listDesk(question: DeskQuestion): Promise<Page<DeskTicketAnswer>> {
  const { ids, nextCursor } = await findInWalk(db(), walkOf(question), question.limit);
  const wanted = nextCursor ? [...ids, nextCursor] : ids;
  const rows = await db().supportTicket.findMany({
    where: { id: { in: wanted } },
    include: deskParts,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const place = nextCursor ? byId.get(nextCursor) : undefined;
  const at = question.sort === "waiting" ? place?.waitingSince : place?.lastAt;
  const data = ids.flatMap((id) => byId.get(id) ?? []).map(deskAnswer);
  return pageUpTo(data, place && at ? `${at.getTime()}_${place.id}` : null);
}

/** Along the index of one of the filters; the others are looked for on the way. */
function walkOf({ sort, status, assignee, kind, search, cursor }: DeskQuestion): Prisma.Sql {
  const waits = sort === "waiting";
  const by = waits ? Prisma.sql`t.waiting_since` : Prisma.sql`t.last_at`;
  const [millis = "", id = ""] = (cursor ?? "").split(/_(.*)/s);
  const place = Prisma.sql`(${new Date(Number(millis))}::timestamptz, ${id})`;
  const filters = [
    ...(assignee && assignee !== "none" ? [Prisma.sql`t.assignee_id = ${assignee}`] : []),
    ...(status === "unresolved" ? [Prisma.sql`t.status <> 'closed'`] : []),
    ...(status && status !== "unresolved" ? [Prisma.sql`t.status = ${status}::ticket_status`] : []),
    ...(assignee === "none" ? [Prisma.sql`t.assignee_id is null`] : []),
    ...(kind ? [Prisma.sql`t.kind = ${kind}::ticket_kind`] : []),
  ];
  const hasIndex = !waits && (status !== undefined || (assignee ?? "none") !== "none");
  const along = [
    Prisma.sql`${by} is not null`,
    ...(hasIndex ? filters.slice(0, 1) : []),
    ...(cursor
      ? [Prisma.sql`(${by}, t.id) ${waits ? Prisma.sql`>` : Prisma.sql`<`} ${place}`]
      : []),
  ];
  const matches = [...(hasIndex ? filters.slice(1) : filters), matching(search)];
  const order = waits ? Prisma.sql`${by}, t.id` : Prisma.sql`${by} desc, t.id desc`;
  return Prisma.sql`
    select t.id, (${Prisma.join(matches, " and ")}) as matches from support_tickets t
    join organizations o on o.id = t.organization_id join users u on u.id = t.requester_id
    where ${Prisma.join(along, " and ")} order by ${order}`;
}

/** Every word stands in the subject, the organization, the person or an id. */
function matching(search = ""): Prisma.Sql {
  const words = wordPatterns(search).slice(0, 8);
  if (words.length === 0) return Prisma.sql`true`;
  return Prisma.sql`lower(concat_ws(' ', t.id, t.organization_id, t.subject, o.name, u.name, u.email)) like all (${words})`;
}

export function deskAnswer(row: DeskRow): DeskTicketAnswer {
  return {
    ...ticketAnswer(row),
    organization_name: row.organization.name,
    requester: row.requester,
    assignee: row.assignee,
    waiting_since: row.waitingSince?.toISOString() ?? null,
  };
}
