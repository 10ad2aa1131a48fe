import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PrintButton } from "@/components/ui/print-button";
import { ASK_TO_BUY } from "../../money-words";
import { openBilling } from "../../open-billing";
import { SharedBillingPage } from "../../shared-billing-page";
import { Receipt } from "./receipt";

export const metadata: Metadata = { title: "Receipt" };

/** One purchase, recharge or refund, to be read, printed or saved as a PDF. */
export default async function ReceiptPage({
  params,
}: {
  params: Promise<{ org: string; record: string }>;
}) {
  const { org, record: id } = await params;
  const billing = await openBilling(org);
  const { organization, overview } = billing;
  const receipts = `/${org}/billing/receipts`;
  if (overview.shares_billing)
    return <SharedBillingPage title="Receipt" page="billing/receipts" {...billing} />;
  if (!overview.may_read_payments) {
    return (
      <>
        <PageHeader title="Receipt" />
        <div className="rounded-xl border">
          <EmptyState title="You can’t see receipts" text={`${ASK_TO_BUY} for a receipt.`} />
        </div>
      </>
    );
  }
  const record = await load((caller) =>
    caller.billing_history.get({ organization_id: organization.id, record_id: id }),
  );
  return (
    <>
      <PageHeader
        title={record.title}
        breadcrumb={
          <div className="print:hidden">
            <Breadcrumb
              steps={[
                { label: "Invoices and receipts", href: receipts },
                { label: record.paid_at ? "Receipt" : "Payment" },
              ]}
            />
          </div>
        }
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            <PrintButton />
            {record.receipt_url ? (
              <Button asChild>
                <a href={record.receipt_url} target="_blank" rel="noreferrer">
                  Stripe’s receipt
                </a>
              </Button>
            ) : null}
            {record.invoice_pdf_url ? (
              <Button asChild>
                <a href={record.invoice_pdf_url} target="_blank" rel="noreferrer">
                  Invoice PDF
                </a>
              </Button>
            ) : null}
          </div>
        }
      />
      <Receipt record={record} receiptsHref={receipts} timeZone={organization.time_zone} />
      <p className="mt-3 text-13 text-dim print:hidden">
        The company, tax ID and address are as they are now.{" "}
        <Link href={`/${org}/billing/details`} className="underline underline-offset-4">
          Change the address
        </Link>
        {" or "}
        <Link href={`/${org}/settings`} className="underline underline-offset-4">
          the company
        </Link>
        .
      </p>
    </>
  );
}
