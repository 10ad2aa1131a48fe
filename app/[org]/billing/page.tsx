import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { AskOwner } from "../ask-owner";
import { AwaitedTransfers } from "./awaited-transfers";
import { BalanceSection } from "./balance-section";
import { BuyCredits } from "./buy-credits";
import { CheckoutReturn } from "./checkout-return";
import { whyNotBuy } from "./money-words";
import { openBilling, visitIn } from "./open-billing";
import { QuoteSection } from "./quote-section";
import { SharedBillingPage } from "./shared-billing-page";
import { UnfinishedPurchases } from "./unfinished-purchases";
import { WalletSection } from "./wallet-section";

export const metadata: Metadata = { title: "Billing" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The first part of billing: what is left, what was ordered, and the way to more. */
export default async function BillingPage({ params, searchParams }: Props) {
  const [{ org }, query] = await Promise.all([params, searchParams]);
  const billing = await openBilling(org);
  const { organization, overview, returned } = billing;
  if (overview.shares_billing)
    return <SharedBillingPage title="Billing" page="billing" {...billing} />;
  const input = { organization_id: organization.id };
  const [wallets, offer, purchases, quotes, forecast] = await Promise.all([
    load((caller) => caller.wallet.list(input)),
    load((caller) => caller.purchase.offer(input)),
    overview.may_buy
      ? load((caller) => caller.purchase.list({ ...input, unfinished: "true" }))
      : null,
    overview.may_buy ? load((caller) => caller.sales_quote.list(input)) : null,
    load((caller) => caller.forecast(input)),
  ]);
  const { time_zone: timeZone } = organization;
  return (
    <>
      <PageHeader
        title="Billing"
        actions={
          overview.buy_refusal === "role" ? <AskOwner organizationId={organization.id} /> : null
        }
      />
      <CheckoutReturn organizationId={organization.id} {...visitIn(query)} returned={returned} />
      <BalanceSection organization={organization} overview={overview} forecast={forecast} />
      <AwaitedTransfers purchases={purchases?.data ?? []} />
      <UnfinishedPurchases
        organizationId={organization.id}
        purchases={purchases?.data ?? []}
        timeZone={timeZone}
      />
      <QuoteSection
        organizationId={organization.id}
        quotes={quotes?.data ?? []}
        timeZone={timeZone}
      />
      <BuyCredits
        organizationId={organization.id}
        refusal={whyNotBuy(overview)}
        mayRedeem={overview.may_buy && organization.mode === "live"}
        offer={offer}
        forecast={forecast}
      />
      <WalletSection
        wallets={wallets.data}
        organization={{ slug: organization.slug, timeZone }}
        refusal={whyNotBuy(overview)}
      />
    </>
  );
}
