import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import { eventInput, loadEventFilters } from "./event-filters";
import { EventList } from "./event-list";
import { EventFilterBar } from "./filter-bar";

export const metadata: Metadata = { title: "Webhooks", robots: { index: false } };

export default async function WebhooksPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const filter = await loadEventFilters(searchParams);
  const first = await load((caller) => caller.staff.stripeEvents(eventInput(filter)));
  const parked = first.counts.parked ?? 0;
  return (
    <>
      <PageHeader
        title="Webhooks"
        badge={
          <Badge tone={parked > 0 ? "bad" : "good"}>
            {parked > 0 ? `${parked} parked` : "Nothing is parked"}
          </Badge>
        }
        description="Stripe's events as they came, each once. One that fails is tried again for 24 hours, then it waits here for you."
      />
      <EventFilterBar counts={first.counts} />
      <EventList
        key={JSON.stringify([filter, first.data[0]?.id, first.counts])}
        filter={filter}
        first={first}
      />
    </>
  );
}
