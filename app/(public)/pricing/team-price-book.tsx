import { type Column, DataTable } from "@/components/ui/data-table";
import { formatCredits, formatMoneyCents, formatPrice } from "@/server/pricing/amount-words";
import { catalogue, catalogueVersion } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { Prices } from "@/server/pricing/prices";

type Tier = { from: number; to: number | null; percentOff: number; cents: number };

const columns: Column<Tier>[] = [
  {
    id: "bought",
    header: "Credits bought in total",
    cell: ({ from, to }) => (to === null ? `${formatCredits(from)} and more` : `${from} to ${to}`),
  },
  {
    id: "off",
    header: "Discount",
    align: "end",
    cell: ({ percentOff }) => `${percentOff}%`,
  },
  {
    id: "price",
    header: "Price per credit",
    align: "end",
    stacked: "amount",
    cell: ({ cents }) => formatMoneyCents(cents),
  },
];

/** The volume tiers of the team price book, and its rules. */
export function TeamPriceBook({ prices: { version, credit, operations } }: { prices: Prices }) {
  const shoot = operations.get("photoshoot.submit");
  const credits = (price: bigint | undefined) => formatPrice(microcreditsToCredits(price ?? 0n));
  return (
    <div className="grid items-start gap-x-10 gap-y-4 md:grid-cols-[1.2fr_1fr]">
      <DataTable
        caption="Volume tiers of team photoshoots"
        columns={columns}
        rows={tiersOf(credit)}
        rowKey={({ from }) => String(from)}
        empty={
          <p className="p-4 text-dim">
            A credit costs {formatMoneyCents(credit.list_price_cents)}.
          </p>
        }
      />
      <ul className="grid list-disc gap-1 pl-4.5 text-dim marker:text-faint">
        <li>
          Your tier is set by everything you have bought, this order included; it applies to the
          whole order.
        </li>
        <li>
          A photoshoot costs {credits(shoot?.plain)} on Standard and{" "}
          {credits(shoot?.variants.get("lite"))} on Lite.
        </li>
        <li>An invitation holds its credit, so whoever accepts it can always book.</li>
        {version === catalogueVersion && catalogue.priceBooks.team.listPriceIs === "assumed" ? (
          <li>The list price and tiers are defaults and may differ here.</li>
        ) : null}
        <li>A price agreed with sales takes the place of the tiers.</li>
      </ul>
    </div>
  );
}

// A tier ends where the next begins. Its price is whole cents: a version that leaves a fraction is refused.
function tiersOf({ list_price_cents, tiers }: Prices["credit"]): Tier[] {
  return tiers.map(({ from, percent_off }, index) => ({
    from,
    to: toOf(tiers[index + 1]),
    percentOff: percent_off,
    cents: (list_price_cents * (100 - percent_off)) / 100,
  }));
}

function toOf(next: { from: number } | undefined): number | null {
  return next ? next.from - 1 : null;
}
