import { formatMoneyCents } from "@/components/credits/format";
import { type Column, DataTable } from "@/components/ui/data-table";
import type { catalogue } from "@/server/pricing/catalogue";

type Book = typeof catalogue.priceBooks.team;
type Tier = Book["tiers"][number];

/** The volume tiers of the team price book, and its rules. */
export function TeamPriceBook({ book }: { book: Book }) {
  const columns: Column<Tier>[] = [
    {
      id: "bought",
      header: "Credits bought in all",
      cell: ({ from, to }) => (to === null ? `${from} and more` : `${from} to ${to}`),
    },
    {
      id: "off",
      header: "Off the list price",
      align: "end",
      cell: ({ percentOff }) => `${percentOff} %`,
    },
    {
      id: "price",
      header: "A credit",
      align: "end",
      stacked: "amount",
      cell: ({ percentOff }) =>
        formatMoneyCents(discount(book.listPriceCentsPerCredit, percentOff)),
    },
  ];
  return (
    <div className="grid items-start gap-x-10 gap-y-4 md:grid-cols-[1.2fr_1fr]">
      <DataTable
        caption="Volume tiers of team photoshoots"
        columns={columns}
        rows={book.tiers}
        rowKey={({ from }) => String(from)}
        empty={<p className="p-4 text-dim">No tiers.</p>}
      />
      <ul className="grid list-disc gap-1 pl-4.5 text-dim marker:text-faint">
        <li>
          The tier counts everything bought before and the order at hand; the whole order has that
          tier's price.
        </li>
        <li>
          A photoshoot costs {book.packages.standard["photoshoot.submit"]} credit on Standard and{" "}
          {book.packages.lite["photoshoot.submit"]} on Lite.
        </li>
        <li>An invitation holds its credit, so whoever accepts it can always book.</li>
        {book.listPriceIs === "assumed" ? (
          <li>
            The list price and the tiers are defaults; whoever runs this Bursar may set others.
          </li>
        ) : null}
        <li>A price agreed with sales takes the place of the tiers.</li>
      </ul>
    </div>
  );
}

// List prices are whole tens of cents and discounts whole tens of percent: the result is exact.
function discount(cents: number, percentOff: number) {
  return (cents * (100 - percentOff)) / 100;
}
