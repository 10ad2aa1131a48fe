import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { CheckoutReturn } from "../checkout-return";
import { openBilling, visitIn } from "../open-billing";
import { SharedBillingNotice } from "../shared-billing-notice";
import { PaymentMethods } from "./payment-methods";

export const metadata: Metadata = { title: "Payment methods" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function PaymentMethodsPage({ params, searchParams }: Props) {
  const [{ org }, query] = await Promise.all([params, searchParams]);
  const { organization, overview, returned, payerSlug } = await openBilling(org);
  if (overview.shares_billing) {
    return (
      <>
        <PageHeader title="Payment methods" />
        <SharedBillingNotice
          organization={organization}
          overview={overview}
          payerSlug={payerSlug}
          page="billing/payment-methods"
        />
      </>
    );
  }
  return (
    <PaymentMethods
      organization={{ id: organization.id, slug: organization.slug }}
      cards={overview.cards}
      mayChange={overview.may_buy}
      recharge={overview.recharge}
      cashBalances={overview.cash_balances}
    >
      <CheckoutReturn organizationId={organization.id} {...visitIn(query)} returned={returned} />
    </PaymentMethods>
  );
}
