import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { AskOwner } from "../ask-owner";
import { readOverview } from "../read-frame";
import { AwaitedTransfers } from "./awaited-transfers";
import { BalanceSection } from "./balance-section";
import { BillingDetailsForm } from "./billing-details-form";
import { BuyCredits } from "./buy-credits";
import { CheckoutReturn } from "./checkout-return";
import { PaymentMethods } from "./payment-methods";
import { PurchaseSection } from "./purchase-section";
import { QuoteSection } from "./quote-section";
import { SharedBillingNotice } from "./shared-billing-notice";
import { verifyReturn } from "./verify-return";
import { WalletSection } from "./wallet-section";

export const metadata: Metadata = { title: "Billing" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function BillingPage({ params, searchParams }: Props) {
  const [{ org }, query] = await Promise.all([params, searchParams]);
  const { organization, home: payer } = await organizationBySlug(org);
  const returned = await verifyReturn(organization.id);
  const overview = await readOverview(organization.id);
  if (overview.shares_billing) {
    return (
      <>
        <PageHeader title="Billing" />
        <SharedBillingNotice
          organization={organization}
          overview={overview}
          payerSlug={payer.id === overview.billing_organization_id ? payer.slug : null}
        />
      </>
    );
  }
  const input = { organization_id: organization.id };
  const [wallets, offer, purchases, quotes, forecast] = await Promise.all([
    load((caller) => caller.wallet.list(input)),
    load((caller) => caller.purchase.offer(input)),
    overview.may_buy ? load((caller) => caller.purchase.list(input)) : null,
    overview.may_buy ? load((caller) => caller.sales_quote.list(input)) : null,
    load((caller) => caller.forecast(input)),
  ]);
  const { time_zone: timeZone } = organization;
  return (
    <>
      <PageHeader
        title="Billing"
        actions={
          overview.may_buy ? (
            <Button asChild>
              <Link href={`/${organization.slug}/billing/alerts`}>Alerts</Link>
            </Button>
          ) : (
            <AskOwner organizationId={organization.id} />
          )
        }
      />
      <CheckoutReturn
        organizationId={organization.id}
        checkout={one(query.checkout)}
        card={one(query.card)}
        returned={returned}
      />
      <BalanceSection organization={organization} overview={overview} forecast={forecast} />
      <AwaitedTransfers purchases={purchases?.data ?? []} />
      <QuoteSection
        organizationId={organization.id}
        quotes={quotes?.data ?? []}
        timeZone={timeZone}
      />
      <BuyCredits organizationId={organization.id} mayBuy={overview.may_buy} offer={offer} />
      <WalletSection
        wallets={wallets.data}
        organization={{ slug: organization.slug, timeZone }}
        mayBuy={overview.may_buy}
      />
      <PaymentMethods
        organizationId={organization.id}
        cards={overview.cards}
        mayChange={overview.may_buy}
        recharge={overview.recharge}
        cashBalances={overview.cash_balances}
      />
      <BillingDetailsForm
        organizationId={organization.id}
        email={overview.billing_email}
        pendingEmail={overview.pending_billing_email}
        address={overview.billing_address}
        mayChange={overview.may_buy}
      />
      <PurchaseSection
        key={purchases?.data.map(({ id, status }) => `${id}:${status}`).join()}
        organizationId={organization.id}
        first={purchases}
        timeZone={timeZone}
        hasPortal={organization.mode === "live"}
      />
    </>
  );
}

function one(value: string | string[] | undefined): string | null {
  return typeof value === "string" ? value : null;
}
