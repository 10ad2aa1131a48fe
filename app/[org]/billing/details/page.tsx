import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { countries } from "@/server/foundation/country.schema";
import { whyNotBuy } from "../money-words";
import { openBilling } from "../open-billing";
import { SharedBillingPage } from "../shared-billing-page";
import { BillingDetailsForm } from "./billing-details-form";

const title = "Billing details";
export const metadata: Metadata = { title };

export default async function BillingDetailsPage({ params }: { params: Promise<{ org: string }> }) {
  const billing = await openBilling((await params).org);
  const { organization, overview } = billing;
  if (overview.shares_billing)
    return <SharedBillingPage title={title} page="billing/details" {...billing} />;
  return (
    <>
      <PageHeader
        title={title}
        description="Receipts and balance emails go to the billing email. A new address must be confirmed first; until then we use the old one."
      />
      <BillingDetailsForm
        organizationId={organization.id}
        email={overview.billing_email}
        pendingEmail={overview.pending_billing_email}
        address={overview.billing_address}
        countries={[...countries()].map(([value, label]) => ({ value, label }))}
        refusal={whyNotBuy(overview)}
      />
    </>
  );
}
