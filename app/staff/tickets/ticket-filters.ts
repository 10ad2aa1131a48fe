import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { deskSorts } from "@/server/support/staff/desk.schema";
import { ticketKinds, ticketStatuses } from "@/server/support/ticket-kinds.schema";

export const deskStatuses = ["unresolved", "all", ...ticketStatuses] as const;

/** What the desk may be narrowed to and sorted by; it lives in the address. Closed tickets are asked for. */
export const ticketFilters = {
  status: parseAsStringLiteral(deskStatuses).withDefault("unresolved"),
  assignee: parseAsStringLiteral(["me", "none"]),
  kind: parseAsStringLiteral(ticketKinds),
  sort: parseAsStringLiteral(deskSorts).withDefault("recent"),
  search: parseAsString,
};
export const loadTicketFilters = createLoader(ticketFilters);
export type TicketFilter = Awaited<ReturnType<typeof loadTicketFilters>>;

/** The filter as the procedure takes it. */
export function ticketInput({ status, assignee, kind, sort, search }: TicketFilter) {
  const words = search?.trim().slice(0, 100);
  return {
    ...(status === "all" ? {} : { status }),
    ...(assignee ? { assignee } : {}),
    ...(kind ? { kind } : {}),
    ...(words ? { search: words } : {}),
    sort,
  };
}
