import type { Metadata } from "next";
import { CheckoutReturn } from "../checkout-return";
import { whyNotBuy } from "../money-words";
import { openBilling, visitIn } from "../open-billing";
import { SharedBillingPage } from "../shared-billing-page";
import { PaymentMethods } from "./payment-methods";

export const metadata: Metadata = { title: "Payment methods" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function PaymentMethodsPage({ params, searchParams }: Props) {
  const [{ org }, query] = await Promise.all([params, searchParams]);
  const billing = await openBilling(org);
  const { organization, overview, returned } = billing;
  if (overview.shares_billing)
    return (
      <SharedBillingPage title="Payment methods" page="billing/payment-methods" {...billing} />
    );
  return (
    <PaymentMethods
      organization={{ id: organization.id, slug: organization.slug }}
      cards={overview.cards}
      refusal={whyNotBuy(overview)}
      recharge={overview.recharge}
      cashBalances={overview.cash_balances}
    >
      <CheckoutReturn organizationId={organization.id} {...visitIn(query)} returned={returned} />
    </PaymentMethods>
  );
}
