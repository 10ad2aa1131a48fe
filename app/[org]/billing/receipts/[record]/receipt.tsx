import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { BillingReceiptAnswer } from "@/server/billing/history/billing-record.schema";
import { countries } from "@/server/foundation/country.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { addressLines } from "../../../accounting/address-lines";
import { paidWith } from "../../purchase-words";
import { creditsBeside, describeRecord } from "../describe-record";

/** A payment on paper: who sold, who bought, what it was and the tax in it. */
export function Receipt({
  record,
  receiptsHref,
  timeZone,
}: {
  record: BillingReceiptAnswer;
  receiptsHref: string;
  timeZone: string;
}) {
  const { buyer, seller, currency } = record;
  const money = (cents: number) => formatMoneyCents(cents, currency);
  const { word, tone, note } = describeRecord(record);
  const method = paidWith(record);
  return (
    <article
      aria-label="The receipt"
      className="max-w-3xl rounded-xl border px-4 py-5 sm:px-8 sm:py-7 print:max-w-none print:border-0 print:p-0"
    >
      <div className="flex flex-wrap items-start justify-between gap-6">
        <div>
          <h2 className="text-lg font-semibold">{nameOf(record)}</h2>
          <p className="text-dim">{record.receipt_number ?? record.id}</p>
        </div>
        <div className="min-w-0 text-13 sm:text-right">
          <p className="font-medium">{seller.name}</p>
          <p className="text-dim">{seller.address}</p>
        </div>
      </div>
      <div className="mt-7 grid gap-6 text-13 sm:grid-cols-2">
        <div className="min-w-0">
          <p className="mb-1 text-dim">Billed to</p>
          <p className="font-medium wrap-anywhere">
            {buyer.company_name ?? buyer.organization_name}
          </p>
          {buyer.billing_address
            ? addressLines(buyer.billing_address).map((line) => (
                <p key={line} className="wrap-anywhere">
                  {line}
                </p>
              ))
            : null}
          {buyer.billing_email ? <p className="wrap-anywhere">{buyer.billing_email}</p> : null}
          {buyer.tax_id ? (
            <p>
              Tax ID {buyer.tax_id}
              {buyer.country ? ` (${countries().get(buyer.country) ?? buyer.country})` : null}
            </p>
          ) : null}
        </div>
        <dl className="grid h-fit grid-cols-[auto_1fr] gap-x-6 gap-y-1">
          <Fact name={record.paid_at ? "Paid" : "Ordered"}>
            <Time iso={record.paid_at ?? record.created_at} timeZone={timeZone} as="date-time" />
          </Fact>
          <Fact name="Status">
            <Badge tone={tone}>{word}</Badge>
            {note && note !== method ? <span className="block text-dim">{note}</span> : null}
          </Fact>
          {method ? <Fact name="Payment method">{method}</Fact> : null}
          {record.refund_of ? (
            <Fact name="Refund of">
              <Link
                href={`${receiptsHref}/${record.refund_of}`}
                className="underline underline-offset-4"
              >
                its payment
              </Link>
            </Fact>
          ) : null}
        </dl>
      </div>
      <dl className="mt-7 grid grid-cols-[1fr_auto] gap-y-2 border-t pt-3 text-13 tabular-nums">
        <dt className="min-w-0 pr-6 wrap-anywhere">
          {record.title}
          <span className="block text-dim empty:hidden">{creditsBeside(record)}</span>
        </dt>
        <dd className="text-right">{money(record.amount_cents - (record.tax_cents ?? 0))}</dd>
        {record.tax_lines.map(({ country, state, name, percent, amount_cents }) => (
          <div key={`${country} ${state} ${name}`} className="contents">
            <dt className="pr-6">
              {name} {percent}%<span className="text-dim"> {placeOf(country, state)}</span>
            </dt>
            <dd className="text-right">{money(amount_cents)}</dd>
          </div>
        ))}
        <dt className="border-t pt-2 font-medium">Total</dt>
        <dd className="border-t pt-2 text-right font-medium">{money(record.amount_cents)}</dd>
        {record.tax_cents === null ? (
          <dd className="col-span-2 text-dim">No tax was added to this payment.</dd>
        ) : null}
      </dl>
    </article>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function nameOf({ kind, paid_at }: BillingReceiptAnswer): string {
  if (kind === "refund") return "Refund";
  return paid_at ? "Receipt" : "Not paid";
}

/** `"Germany"`, `"Texas, United States"`. */
function placeOf(country: string | null, state: string | null): string {
  const name = country ? (countries().get(country) ?? country) : null;
  return [state, name].filter(Boolean).join(", ");
}
