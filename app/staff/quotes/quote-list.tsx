"use client";

import { useRouter } from "next/navigation";
import { PagedTable } from "@/app/paged-table";
import { told, trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import type { QuoteAnswer } from "@/server/purchases/quotes/quote.schema";
import { type QuoteFilter, quoteInput } from "./quote-filters";
import { quoteStateWords } from "./quote-state-words";

/** Every quote with where it stands; open ones can be withdrawn. */
export function QuoteList({ filter, first }: { filter: QuoteFilter; first: Page<QuoteAnswer> }) {
  const isNarrowed = filter.state !== null || filter.search !== null;
  return (
    <PagedTable
      caption="Quotes"
      columns={columns}
      first={first}
      read={(cursor) => trpc.staff.quote.list.query({ ...quoteInput(filter), cursor })}
      noun="quote"
      quietEnd
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title={isNarrowed ? "No matching quotes" : "No quotes yet"}
          text={
            isNarrowed
              ? "Search by part of the title or of the organization’s name, or by an ID."
              : "Find an organization above to create the first one. Quotes appear here with their status."
          }
        />
      }
    />
  );
}

const columns: Column<QuoteAnswer>[] = [
  {
    id: "offer",
    header: "Quote",
    cell: (quote) => (
      <>
        {quote.title}
        <span className="block text-xs font-normal text-dim">
          {quote.organization_name} · {quote.id}
        </span>
      </>
    ),
  },
  {
    id: "credits",
    header: "Credits",
    align: "end",
    cell: ({ credits }) => formatCredits(credits),
  },
  {
    id: "state",
    header: "State",
    cell: (quote) => {
      const { word, tone } = quoteStateWords[quote.state];
      return (
        <>
          <Badge tone={tone}>{word}</Badge>
          {quote.closed_reason ? (
            <span className="mt-0.5 block text-xs text-dim">{quote.closed_reason}</span>
          ) : null}
        </>
      );
    },
  },
  {
    id: "until",
    header: "Valid until",
    cell: ({ expires_at }) => <Time iso={expires_at} as="date-time" />,
  },
  {
    id: "price",
    header: "Price",
    align: "end",
    stacked: "amount",
    cell: ({ amount_cents, currency }) => formatMoneyCents(amount_cents, currency),
  },
  {
    id: "action",
    header: "Withdraw",
    hideHeader: true,
    align: "end",
    cell: (quote) => (quote.state === "issued" ? <Withdraw quote={quote} /> : null),
  },
];

function Withdraw({ quote }: { quote: QuoteAnswer }) {
  const router = useRouter();
  return (
    <ConfirmDialog
      danger
      title={`Withdraw ${quote.title}?`}
      consequence={`${quote.organization_name} can no longer accept it. Nothing is charged. You can create a new quote at any time.`}
      confirmLabel="Withdraw"
      onConfirm={async () => {
        await told(trpc.staff.quote.withdraw.mutate({ quote_id: quote.id }));
        toast.success("Quote withdrawn");
        router.refresh();
      }}
      trigger={
        <Button size="sm" variant="ghost">
          Withdraw
        </Button>
      }
    />
  );
}
