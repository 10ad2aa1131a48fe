"use client";

import { useState } from "react";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Code } from "@/components/ui/code-block";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { DeliveryAnswer, EndpointAnswer } from "@/server/webhooks/webhook.schema";
import { stateWords } from "../event-words";
import { type DeliveryView, stateOf } from "./delivery-filters";
import { DeliverySheet } from "./delivery-sheet";

/** What was sent to an endpoint, newest first, with all about one of it in a panel. */
export function DeliveryLog({
  organization,
  endpoint,
  view,
  first,
}: {
  organization: { id: string; timeZone: string };
  endpoint: EndpointAnswer;
  view: DeliveryView;
  first: Page<DeliveryAnswer>;
}) {
  const [shown, setShown] = useState<DeliveryAnswer | null>(null);
  const one = { organization_id: organization.id, endpoint_id: endpoint.id };
  return (
    <>
      <PagedTable
        // Another view, or what was sent meanwhile, begins the list anew; an open panel stays.
        key={`${view} ${JSON.stringify(first.data)}`}
        className="mt-4"
        caption="Deliveries, newest first"
        columns={columnsFor(organization.timeZone, setShown)}
        first={first}
        read={(cursor) =>
          trpc.webhook_delivery.list.query({ ...one, status: stateOf(view), cursor })
        }
        noun="delivery"
        nouns="deliveries"
        rowKey={({ id }) => id}
        empty={
          view === "all" ? (
            <EmptyState
              title="No deliveries yet"
              text="Events appear here as they happen, for 30 days. Send a test to see whether your server receives them."
            />
          ) : (
            <EmptyState
              title={emptyTitles[view]}
              text="Deliveries of the last 30 days appear here."
            />
          )
        }
      />
      {shown ? (
        <DeliverySheet
          organization={organization}
          endpoint={endpoint}
          deliveryId={shown.id}
          onClose={() => setShown(null)}
        />
      ) : null}
    </>
  );
}

const emptyTitles: Record<Exclude<DeliveryView, "all">, string> = {
  pending: "Nothing is waiting",
  delivered: "No successful deliveries yet",
  failed: "No failed deliveries",
  skipped: "Everything has been sent",
};

function columnsFor(
  timeZone: string,
  onShow: (delivery: DeliveryAnswer) => void,
): Column<DeliveryAnswer>[] {
  return [
    {
      id: "event",
      header: "Event",
      stacked: "title",
      cell: ({ type, message_id }) => (
        <>
          <Code>{type}</Code>
          <span className="mt-0.5 block font-mono text-11 font-normal break-all text-dim">
            {message_id}
          </span>
        </>
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (delivery) => (
        <>
          <Badge tone={stateWords[delivery.status].tone}>{stateWords[delivery.status].label}</Badge>
          {delivery.last_problem && delivery.status !== "delivered" ? (
            <span className="mt-0.5 block max-w-72 text-xs text-dim">{delivery.last_problem}</span>
          ) : null}
          {delivery.next_attempt_at && delivery.attempts > 0 ? (
            <span className="mt-0.5 block text-xs text-dim">
              Next try <Time iso={delivery.next_attempt_at} timeZone={timeZone} />
            </span>
          ) : null}
        </>
      ),
    },
    {
      id: "attempts",
      header: "Attempts",
      align: "end",
      className: "tabular-nums text-dim",
      cell: ({ attempts }) => attempts,
    },
    {
      id: "occurred",
      header: "Time",
      className: "text-dim",
      cell: ({ occurred_at }) => (
        <span className="whitespace-nowrap">
          <Time iso={occurred_at} timeZone={timeZone} />
        </span>
      ),
    },
    {
      id: "details",
      header: "Details",
      hideHeader: true,
      align: "end",
      cell: (delivery) => (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Details of ${delivery.type} ${delivery.message_id}`}
          onClick={() => onShow(delivery)}
        >
          Details
        </Button>
      ),
    },
  ];
}
