"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { DeskTicketAnswer } from "@/server/support/staff/desk.schema";
import { deskStatusWords, kindWords } from "@/server/support/ticket-words";
import { deskTones } from "./desk-tones";
import { type TicketFilter, ticketInput } from "./ticket-filters";

/** Tickets of all organizations; each row leads to its conversation. */
export function DeskList({
  filter,
  first,
}: {
  filter: TicketFilter;
  first: Page<DeskTicketAnswer>;
}) {
  return (
    <PagedTable
      caption="Tickets"
      columns={columns}
      first={first}
      read={(cursor) => trpc.staff.ticket.list.query({ ...ticketInput(filter), cursor })}
      noun="ticket"
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/staff/tickets/${id}`}
      empty={
        <EmptyState
          title="No such tickets"
          text="Search by words of the subject, an organization’s name, an email address or an ID."
          action={
            <Button asChild>
              <Link href="/staff/tickets?status=all">Show all tickets</Link>
            </Button>
          }
        />
      }
    />
  );
}

const columns: Column<DeskTicketAnswer>[] = [
  {
    id: "subject",
    header: "Subject",
    stacked: "title",
    cell: ({ subject, kind }) => (
      <>
        <span className="wrap-anywhere" dir="auto">
          {subject}
        </span>
        <span className="block text-xs font-normal text-dim">{kindWords[kind]}</span>
      </>
    ),
  },
  {
    id: "who",
    header: "From",
    cell: ({ organization_name, requester }) => (
      <>
        <span className="wrap-anywhere">{organization_name}</span>
        <span className="block text-xs break-all text-dim">{requester.email}</span>
      </>
    ),
  },
  {
    id: "status",
    header: "Status",
    cell: ({ status, waiting_since }) => (
      <>
        <Badge tone={deskTones[status]}>{deskStatusWords[status]}</Badge>
        {waiting_since ? (
          <span className="mt-0.5 block text-xs text-dim">
            since <Time iso={waiting_since} />
          </span>
        ) : null}
      </>
    ),
  },
  {
    id: "assignee",
    header: "Assigned to",
    cell: ({ assignee }) =>
      assignee ? assignee.name || assignee.email : <span className="text-dim">Nobody</span>,
  },
  {
    id: "last",
    header: "Last activity",
    align: "end",
    stacked: "amount",
    cell: ({ last_at }) => <Time iso={last_at} className="whitespace-nowrap text-dim" />,
  },
];
