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
import type { TicketAnswer } from "@/server/support/ticket.schema";
import { kindWords, statusWords } from "@/server/support/ticket-words";
import { ticketTones } from "./ticket-tones";

/** The tickets somebody sees, newest first. */
export function TicketList({
  organization: { id, slug, timeZone },
  first,
}: {
  organization: { id: string; slug: string; timeZone: string };
  first: Page<TicketAnswer>;
}) {
  return (
    <PagedTable
      caption="Support tickets"
      columns={columnsIn(timeZone)}
      first={first}
      read={(cursor) => trpc.support_ticket.list.query({ organization_id: id, cursor })}
      noun="ticket"
      rowKey={(ticket) => ticket.id}
      rowHref={(ticket) => `/${slug}/support/${ticket.id}`}
      empty={
        <EmptyState
          title="No tickets yet"
          text="Questions to support appear here with their answers. You see your own; owners and admins see everyone’s."
          action={
            <Button asChild>
              <Link href={`/${slug}/support/new`}>New ticket</Link>
            </Button>
          }
        />
      }
    />
  );
}

function columnsIn(timeZone: string): Column<TicketAnswer>[] {
  return [
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
    { id: "requester", header: "Asked by", cell: ({ requester }) => requester.name },
    {
      id: "status",
      header: "Status",
      cell: ({ status }) => <Badge tone={ticketTones[status]}>{statusWords[status]}</Badge>,
    },
    {
      id: "last",
      header: "Last activity",
      align: "end",
      stacked: "amount",
      cell: ({ last_at }) => (
        <Time iso={last_at} timeZone={timeZone} className="whitespace-nowrap text-dim" />
      ),
    },
  ];
}
