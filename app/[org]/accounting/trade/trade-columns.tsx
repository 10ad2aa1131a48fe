import type { Column } from "@/components/ui/data-table";
import type { TradeSummary } from "@/server/accounting/trade/trade.schema";
import { formatDate } from "@/server/foundation/date-words";
import { capitalized } from "@/server/foundation/words";
import { None } from "../facts";
import { formatMinorUnits } from "../minor-units";
import { TradeStatus } from "./trade-status";

/** The columns of a list of invoices or bills. @param counterpart null: all of them are with one contact */
export function tradeColumns(counterpart: string | null): Column<TradeSummary>[] {
  return [
    {
      id: "number",
      header: "Number",
      cell: ({ number }) =>
        number ? <span className="whitespace-nowrap">{number}</span> : <None word="Draft" />,
      stacked: counterpart === null ? "title" : "line",
    },
    ...(counterpart === null
      ? []
      : [
          {
            id: "contact",
            header: capitalized(counterpart),
            cell: ({ contact }: TradeSummary) => contact.name,
            stacked: "title" as const,
          },
        ]),
    { id: "issued", header: "Date", cell: ({ issue_date }) => <Day date={issue_date} /> },
    { id: "due_date", header: "Due", cell: ({ due_date }) => <Day date={due_date} /> },
    { id: "status", header: "Status", cell: (document) => <TradeStatus {...document} /> },
    {
      id: "due",
      header: "Still due",
      align: "end",
      cell: ({ due, currency }) =>
        due > 0 ? (
          <span className="tabular-nums">{formatMinorUnits(due, currency)}</span>
        ) : (
          <None word="Nothing" />
        ),
    },
    {
      id: "total",
      header: "Total",
      align: "end",
      stacked: "amount",
      cell: ({ total, currency }) => (
        <span className="tabular-nums">{formatMinorUnits(total, currency)}</span>
      ),
    },
  ];
}

function Day({ date }: { date: string }) {
  return <span className="whitespace-nowrap tabular-nums">{formatDate(date)}</span>;
}
