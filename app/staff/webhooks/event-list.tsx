"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Code } from "@/components/ui/code-block";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { StripeEventAnswer } from "@/server/payments/inbox/inbox.schema";
import { type EventFilter, eventInput } from "./event-filters";
import { deliveriesInWords, eventStateWords } from "./event-words";
import { ReplayButton } from "./replay-button";

/** The inbox, newest first. Any event may be replayed: its work reads Stripe anew. */
export function EventList({
  filter,
  first,
}: {
  filter: EventFilter;
  first: Page<StripeEventAnswer>;
}) {
  const isNarrowed = filter.status !== "all" || filter.search !== null;
  return (
    <PagedTable
      caption="Stripe events"
      columns={columns}
      first={first}
      read={(cursor) => trpc.staff.stripe_events.query({ ...eventInput(filter), cursor })}
      noun="event"
      rowKey={({ id }) => id}
      empty={
        isNarrowed ? (
          <EmptyState
            title={filter.status === "parked" ? "Nothing is parked" : "No matching events"}
            text={
              filter.status === "parked"
                ? "Every event was processed."
                : "Search by the full ID of an event (evt_…) or its object (cs_…, pi_…, ch_…, re_…)."
            }
            action={
              <Button asChild>
                <Link href="/staff/webhooks?status=all">Show all events</Link>
              </Button>
            }
          />
        ) : (
          <EmptyState
            title="No events yet"
            text="They arrive at /api/stripe/webhook when someone buys, a card is charged or a bank disputes a payment."
          />
        )
      }
    />
  );
}

const columns: Column<StripeEventAnswer>[] = [
  {
    id: "type",
    header: "Event",
    stacked: "title",
    cell: (event) => (
      <>
        <Code>{event.type}</Code>
        <span className="mt-0.5 block font-mono text-11 font-normal break-all text-dim columns:whitespace-nowrap">
          {event.id}
        </span>
      </>
    ),
  },
  {
    id: "object",
    header: "Object",
    cell: (event) => <span className="font-mono text-11 break-all">{event.object_id}</span>,
  },
  {
    id: "status",
    header: "State",
    cell: (event) => (
      <>
        <Badge tone={eventStateWords[event.status].tone}>
          {eventStateWords[event.status].label}
        </Badge>
        {event.problem ? (
          <span className="mt-0.5 block max-w-64 text-xs text-dim">{event.problem}</span>
        ) : null}
        {event.status === "parked" ? (
          <span className="mt-0.5 block text-xs">
            {event.next_try_at ? (
              <>
                Next try <Time iso={event.next_try_at} as="date-time" />
              </>
            ) : (
              "Needs you: replay it"
            )}
          </span>
        ) : null}
      </>
    ),
  },
  {
    id: "deliveries",
    header: "Deliveries",
    cell: (event) => (
      <span className="text-xs text-dim">
        <span className="columns:whitespace-nowrap">
          {deliveriesInWords(event.deliveries)},{" "}
          {event.attempts === 1 ? "tried once" : `tried ${event.attempts} times`}
        </span>
        {event.replayed_by ? <span className="block">Replayed by {event.replayed_by}</span> : null}
      </span>
    ),
  },
  {
    id: "received",
    header: "Received",
    align: "end",
    cell: (event) => <Time iso={event.received_at} className="whitespace-nowrap text-dim" />,
  },
  {
    id: "replay",
    header: "Replay",
    hideHeader: true,
    align: "end",
    cell: (event) => <ReplayButton event={event} />,
  },
];
