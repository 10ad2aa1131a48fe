import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/ui/data-table";
import type { EarningsAnswer } from "@/server/earnings/redemption.schema";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";

type Counted = { uses: number; earned: number; taken_back: number };

const kinds: Record<EarningsAnswer["sources"][number]["kind"], string> = {
  miniapp: "Mini app",
  mcp: "MCP server",
  agent: "Agent",
};

/** What each app and agent earned. */
export function SourceTable({
  sources,
  empty,
}: {
  sources: EarningsAnswer["sources"];
  empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Earnings by app and agent"
      columns={[
        {
          id: "name",
          header: "App or agent",
          stacked: "title",
          cell: ({ name, kind }) => (
            <>
              {name}
              <span className="block text-xs font-normal text-dim">{kinds[kind]}</span>
            </>
          ),
        },
        ...figures<EarningsAnswer["sources"][number]>(),
      ]}
      rows={sources}
      rowKey={({ source_id }) => source_id}
      empty={empty}
    />
  );
}

/** What was earned in each month. */
export function MonthTable({
  months,
  empty,
}: {
  months: EarningsAnswer["months"];
  empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Earnings by month"
      columns={[
        {
          id: "month",
          header: "Month",
          stacked: "title",
          cell: ({ month }) => monthInWords(month),
        },
        ...figures<EarningsAnswer["months"][number]>(),
      ]}
      rows={months}
      rowKey={({ month }) => month}
      empty={empty}
    />
  );
}

function figures<Row extends Counted>(): Column<Row>[] {
  return [
    { id: "uses", header: "Uses", align: "end", cell: ({ uses }) => formatCredits(uses) },
    {
      id: "taken_back",
      header: "Taken back",
      align: "end",
      cell: ({ taken_back }) => formatCredits(taken_back),
    },
    {
      id: "earned",
      header: "Earned",
      align: "end",
      stacked: "amount",
      cell: ({ earned }) => creditsInWords(earned),
    },
  ];
}

const inWords = new Intl.DateTimeFormat("en-GB", {
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** `"2026-11"` -> `"November 2026"`. */
function monthInWords(month: string): string {
  return inWords.format(new Date(`${month}-01T00:00:00Z`));
}
