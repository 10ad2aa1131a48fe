"use client";

import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button-variants";
import type { Column } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import type { PurchaseAnswer } from "@/server/purchases/purchase.schema";
import { CancelPurchase } from "./cancel-purchase";
import { describePurchase } from "./purchase-words";

/** What was ordered, what became of it, and what can be done about it. */
export function purchaseColumns({
  organizationId,
  timeZone,
}: {
  organizationId: string;
  timeZone: string;
}): Column<PurchaseAnswer>[] {
  return [
    {
      id: "what",
      header: "Purchase",
      cell: (purchase) => (
        <>
          {purchase.title}
          <span className="block text-xs font-normal text-dim">
            {[
              // The title of a custom order names its credits already.
              purchase.kind === "custom_amount" ? null : creditsInWords(purchase.credits),
              purchase.bought_by,
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </>
      ),
    },
    {
      id: "when",
      header: "When",
      cell: (purchase) => (
        <Time iso={purchase.paid_at ?? purchase.created_at} timeZone={timeZone} as="date-time" />
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (purchase) => {
        const { word, tone, note } = describePurchase(purchase);
        return (
          <>
            <Badge tone={tone}>{word}</Badge>
            {note ? <span className="mt-0.5 block text-xs text-dim">{note}</span> : null}
          </>
        );
      },
    },
    {
      id: "amount",
      header: "Amount",
      align: "end",
      stacked: "amount",
      cell: ({ amount_cents, currency }) => formatMoneyCents(amount_cents, currency),
    },
    {
      id: "action",
      header: "Receipt",
      hideHeader: true,
      align: "end",
      cell: (purchase) => <PurchaseActions purchase={purchase} organizationId={organizationId} />,
    },
  ];
}

function PurchaseActions({
  purchase,
  organizationId,
}: {
  purchase: PurchaseAnswer;
  organizationId: string;
}) {
  const mayCancel =
    purchase.status === "checkout_open" || (purchase.status === "processing" && purchase.transfer);
  if (!purchase.checkout_url && !mayCancel && !purchase.receipt_url && !purchase.invoice_pdf_url)
    return null;
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-3 gap-y-1.5">
      {purchase.checkout_url ? (
        <a href={purchase.checkout_url} className={buttonVariants({ size: "sm" })}>
          Continue checkout
        </a>
      ) : null}
      {mayCancel ? <CancelPurchase purchase={purchase} organizationId={organizationId} /> : null}
      {purchase.receipt_url ? (
        <Document href={purchase.receipt_url}>
          Receipt{purchase.receipt_number ? ` ${purchase.receipt_number}` : ""}
        </Document>
      ) : null}
      {purchase.invoice_pdf_url ? <Document href={purchase.invoice_pdf_url}>PDF</Document> : null}
    </span>
  );
}

function Document({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="underline decoration-edge underline-offset-4 hover:decoration-ink"
    >
      {children}
    </a>
  );
}
