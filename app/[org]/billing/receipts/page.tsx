import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { recordKinds } from "@/server/billing/history/billing-record.schema";
import { SegmentedLinks } from "../../usage/segmented-links";
import { ASK_TO_BUY } from "../money-words";
import { openBilling } from "../open-billing";
import { SharedBillingPage } from "../shared-billing-page";
import { OpenPortal } from "./open-portal";
import { kindWords, loadReceiptFilters, receiptsHref } from "./receipt-filters";
import { RecordLog } from "./record-log";

const title = "Invoices and receipts";
export const metadata: Metadata = { title };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

export default async function ReceiptsPage({ params, searchParams }: Props) {
  const [{ org }, { kind }] = await Promise.all([params, loadReceiptFilters(searchParams)]);
  const billing = await openBilling(org);
  const { organization, overview } = billing;
  if (overview.shares_billing)
    return <SharedBillingPage title={title} page="billing/receipts" {...billing} />;
  if (!overview.may_read_payments) {
    return (
      <>
        <PageHeader title={title} />
        <div className="rounded-xl border">
          <EmptyState title="You can’t see receipts" text={`${ASK_TO_BUY} for a receipt.`} />
        </div>
      </>
    );
  }
  const first = await load((caller) =>
    caller.billing_history.list({
      organization_id: organization.id,
      ...(kind ? { kind } : {}),
    }),
  );
  return (
    <>
      <PageHeader
        title={title}
        description="Every purchase, recharge and refund, newest first."
        // A sandbox has nothing at Stripe.
        actions={
          organization.mode === "live" ? <OpenPortal organizationId={organization.id} /> : null
        }
      />
      <SegmentedLinks
        label="Which payments"
        segments={[null, ...recordKinds].map((candidate) => ({
          label: candidate ? kindWords[candidate] : "All",
          href: receiptsHref(org, candidate),
          isCurrent: candidate === kind,
        }))}
      />
      <RecordLog
        // Another kind, a newer first record or another status begins the list anew.
        key={`${kind} ${first.data.map(({ id, status }) => `${id}:${status}`).join()}`}
        organization={{ id: organization.id, slug: org, timeZone: organization.time_zone }}
        kind={kind}
        first={first}
      />
    </>
  );
}
