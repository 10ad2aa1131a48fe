import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { DeskFilters } from "./desk-filters";
import { DeskList } from "./desk-list";
import { loadTicketFilters, ticketInput } from "./ticket-filters";

export const metadata: Metadata = { title: "Tickets", robots: { index: false } };

export default async function TicketsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const filter = await loadTicketFilters(searchParams);
  const first = await load((caller) => caller.staff.ticket.list(ticketInput(filter)));
  return (
    <>
      <PageHeader
        title="Tickets"
        description="Questions to support and requests for quotes. Viewing one is recorded. Times in UTC."
      />
      <DeskFilters />
      <DeskList
        key={JSON.stringify([filter, first.data.map(({ id, last_at }) => id + last_at)])}
        filter={filter}
        first={first}
      />
    </>
  );
}
