import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import { stripeEventStates } from "@/server/payments/inbox/inbox.schema";
import { FilterBar } from "../filter-bar";
import { eventInput, loadEventFilters } from "./event-filters";
import { EventList } from "./event-list";
import { countInWords, eventStateWords } from "./event-words";

export const metadata: Metadata = { title: "Webhooks", robots: { index: false } };

export default async function WebhooksPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const filter = await loadEventFilters(searchParams);
  const first = await load((caller) => caller.staff.stripe_events(eventInput(filter)));
  const parked = first.counts.parked ?? 0;
  return (
    <>
      <PageHeader
        title="Webhooks"
        badge={
          <Badge tone={parked > 0 ? "bad" : "good"}>
            {parked > 0 ? `${countInWords(parked)} parked` : "Nothing is parked"}
          </Badge>
        }
        description="Every Stripe event, listed once. Failed events are retried for 24 hours, then wait here for you."
      />
      <FilterBar
        choice={{
          key: "status",
          label: "State",
          all: "All events",
          initial: "parked",
          options: stripeEventStates.map((status) => ({
            value: status,
            label: `${eventStateWords[status].label} (${countInWords(first.counts[status] ?? 0)})`,
          })),
        }}
        search={{ label: "Find an event", placeholder: "ID of an event or its object" }}
      />
      <EventList
        key={JSON.stringify([filter, first.data[0]?.id, first.counts])}
        filter={filter}
        first={first}
      />
    </>
  );
}
