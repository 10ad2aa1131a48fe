import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { type Column, DataTable } from "@/components/ui/data-table";
import type { TradeDocumentAnswer } from "@/server/accounting/trade/trade.schema";
import type { Address } from "@/server/foundation/address.schema";
import { formatDate } from "@/server/foundation/date-words";
import { addressLines } from "../address-lines";
import { formatMinorUnits } from "../minor-units";
import type { TradeNoun } from "./trade-words";
import { UndoPayment } from "./undo-payment";

export type Party = {
  name: string;
  address: Address | null;
  email: string | null;
  tax_number: string | null;
};

/** An invoice or bill as it is sent, printed or saved as a PDF. */
export function TradePaper({
  noun,
  organizationId,
  document,
  seller,
  buyer,
  readOnlyReason,
}: {
  noun: TradeNoun;
  organizationId: string;
  document: TradeDocumentAnswer;
  seller: Party;
  buyer: Party;
  readOnlyReason: string | null;
}) {
  const { currency } = document;
  const money = (minorUnits: number) => formatMinorUnits(minorUnits, currency);
  const payments = document.payments.filter((payment) => payment.undone_at === null);
  return (
    <article
      aria-label={`The ${noun}`}
      className="max-w-4xl rounded-xl border px-4 py-5 sm:px-8 sm:py-7 print:max-w-none print:border-0 print:p-0"
    >
      <header className="flex flex-wrap items-start justify-between gap-6">
        <div>
          <h2 className="text-lg font-semibold capitalize">{noun}</h2>
          <p className="text-dim">{document.number ?? "Draft, not yet numbered"}</p>
        </div>
        <div className="min-w-0 text-13 sm:text-right">
          <PartyLines party={seller} strong />
        </div>
      </header>
      <div className="mt-7 grid gap-6 text-13 sm:grid-cols-[1fr_auto]">
        <div className="min-w-0">
          <p className="mb-1 text-dim">Billed to</p>
          <PartyLines party={buyer} strong />
        </div>
        <dl className="grid h-fit grid-cols-[auto_auto] justify-start gap-x-6 gap-y-1">
          <Fact name="Date">{formatDate(document.issue_date)}</Fact>
          <Fact name="Due">{formatDate(document.due_date)}</Fact>
          {document.order_number ? <Fact name="Order number">{document.order_number}</Fact> : null}
        </dl>
      </div>
      <DataTable
        className="mt-7"
        bare
        caption={`Lines of the ${noun}`}
        columns={columnsOf(document)}
        rows={document.lines.map((line, position) => ({ ...line, position }))}
        rowKey={({ position }) => String(position)}
        empty={null}
      />
      <dl className="mt-4 ml-auto grid max-w-72 gap-1 text-13 tabular-nums">
        {document.discount === 0 ? null : (
          <Sum name="Includes discounts of">{money(document.discount)}</Sum>
        )}
        <Sum name="Subtotal">{money(document.subtotal)}</Sum>
        {document.taxes.map(({ tax_rate_id: id, name, percent_decimal: percent, amount }) => (
          <Sum key={id} name={name.includes("%") ? name : `${name} (${percent}%)`}>
            {money(amount)}
          </Sum>
        ))}
        <Sum name="Total" strong>
          {money(document.total)}
        </Sum>
        {document.paid === 0 ? null : <Sum name="Paid">{money(-document.paid)}</Sum>}
        {["draft", "cancelled"].includes(document.status) ? null : (
          <Sum name="Due" strong>
            {money(document.due)}
          </Sum>
        )}
      </dl>
      {document.payments.length === 0 ? null : (
        <section className={payments.length === 0 ? "mt-7 print:hidden" : "mt-7"}>
          <h3 className="mb-1 text-13 font-medium">Payments</h3>
          <ul className="divide-y text-13">
            {document.payments.map((payment) => (
              <li
                key={payment.id}
                className={`flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5 max-sm:justify-between ${
                  payment.undone_at ? "print:hidden" : ""
                }`}
              >
                <span className="tabular-nums">{formatDate(payment.date)}</span>
                <span className="min-w-0 flex-1 wrap-anywhere text-dim max-sm:order-last max-sm:basis-full max-sm:empty:hidden">
                  {[payment.method, payment.reference].filter(Boolean).join(", ")}
                </span>
                {payment.undone_at ? <Badge tone="outline">Undone</Badge> : null}
                <span className={`tabular-nums ${payment.undone_at ? "line-through" : ""}`}>
                  {money(payment.amount)}
                </span>
                {payment.undone_at ? null : (
                  <UndoPayment
                    noun={noun}
                    ids={{ organization_id: organizationId, id: document.id }}
                    paymentId={payment.id}
                    amount={money(payment.amount)}
                    readOnlyReason={readOnlyReason}
                  />
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {document.notes ? (
        <p className="mt-7 text-13 wrap-anywhere whitespace-pre-line">{document.notes}</p>
      ) : null}
      {document.footer ? (
        <p className="mt-7 border-t pt-3 text-xs wrap-anywhere whitespace-pre-line text-dim">
          {document.footer}
        </p>
      ) : null}
    </article>
  );
}

function PartyLines({ party, strong }: { party: Party; strong: boolean }) {
  const lines = [
    ...(party.address ? addressLines(party.address) : []),
    party.email,
    party.tax_number && `Tax number ${party.tax_number}`,
  ].filter(Boolean);
  return (
    <address className="wrap-anywhere not-italic">
      <span className={strong ? "font-medium" : undefined}>{party.name}</span>
      {lines.map((line) => (
        <span key={line} className="block text-dim">
          {line}
        </span>
      ))}
    </address>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </>
  );
}

function Sum({
  name,
  strong = false,
  children,
}: {
  name: string;
  strong?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={`flex justify-between gap-6 ${strong ? "border-t pt-1 font-medium" : ""}`}>
      <dt className={strong ? undefined : "text-dim"}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type Line = TradeDocumentAnswer["lines"][number] & { position: number };

function columnsOf({ currency, taxes, discount }: TradeDocumentAnswer): Column<Line>[] {
  const nameOf = (id: string) => taxes.find((tax) => tax.tax_rate_id === id)?.name;
  const figures = (text: string) => <span className="tabular-nums">{text}</span>;
  const columns: (Column<Line> | null)[] = [
    { id: "description", header: "Description", cell: ({ description }) => description },
    {
      id: "quantity",
      header: "Quantity",
      align: "end",
      cell: ({ quantity_decimal: quantity }) => figures(quantity),
    },
    {
      id: "price",
      header: "Price",
      align: "end",
      cell: ({ unit_price: price }) => figures(formatMinorUnits(price, currency)),
    },
    discount === 0
      ? null
      : {
          id: "discount",
          header: "Discount",
          align: "end",
          cell: ({ discount_percent_decimal: percent }) => (percent ? figures(`${percent}%`) : "–"),
        },
    taxes.length === 0
      ? null
      : {
          id: "taxes",
          header: "Taxes",
          cell: ({ tax_rate_ids: ids }) => ids.flatMap((id) => nameOf(id) ?? []).join(", ") || "–",
        },
    {
      id: "net",
      header: "Net",
      align: "end",
      stacked: "amount",
      cell: ({ net }) => figures(formatMinorUnits(net, currency)),
    },
  ];
  return columns.filter((column) => column !== null);
}
