import { type Column, DataTable } from "@/components/ui/data-table";
import { creditsInWords, formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import type { PricedOperation } from "@/server/pricing/price-list.schema";
import { type BillLine, workedBills } from "../price-views";

const columns: Column<BillLine>[] = [
  { id: "operation", header: "Operation", cell: ({ label }) => label },
  { id: "count", header: "Times", align: "end", cell: ({ count }) => formatCredits(count) },
  { id: "each", header: "Each", align: "end", cell: ({ each }) => formatCredits(each) },
  {
    id: "credits",
    header: "Credits",
    align: "end",
    stacked: "amount",
    cell: ({ credits }) => formatCredits(credits),
  },
];

/** The published example bills, line by line. */
export function WorkedBills({ operations }: { operations: readonly PricedOperation[] }) {
  return (
    <div className="grid items-start gap-4 md:grid-cols-2">
      {workedBills(operations).map((bill) => (
        <div key={bill.name} className="overflow-hidden rounded-xl border">
          <h3 className="border-b bg-surface px-3.5 py-2 text-13 font-semibold">{bill.name}</h3>
          <DataTable
            bare
            caption={bill.name}
            columns={columns}
            rows={bill.lines}
            rowKey={({ key }) => key}
            empty={null}
          />
          <p className="flex justify-between border-t px-3.5 py-2.25 text-13 font-semibold">
            <span>Total</span>
            <span>
              {creditsInWords(bill.credits)}{" "}
              <span className="font-normal text-dim">· {formatCreditsAsMoney(bill.credits)}</span>
            </span>
          </p>
        </div>
      ))}
    </div>
  );
}
