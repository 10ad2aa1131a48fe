import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { SegmentedLinks } from "../../usage/segmented-links";
import { whyNotBuy } from "../money-words";
import { openBilling } from "../open-billing";
import { SharedBillingPage } from "../shared-billing-page";
import { BurnOrderNote } from "./burn-order-note";
import { stateWords } from "./describe-grant";
import { type GrantView, grantsHref, grantViews, loadGrantFilters, stateOf } from "./grant-filters";
import { GrantLog } from "./grant-log";
import { RecurringGrants } from "./recurring-grants";
import { NewWallet } from "./wallet-dialog";
import { WalletGrants } from "./wallet-grants";

export const metadata: Metadata = { title: "Wallets and grants" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

export default async function GrantsPage({ params, searchParams }: Props) {
  const [{ org }, { state: view }] = await Promise.all([params, loadGrantFilters(searchParams)]);
  const billing = await openBilling(org);
  const { organization, overview } = billing;
  const breadcrumb = (
    <Breadcrumb
      steps={[{ label: "Billing", href: `/${org}/billing` }, { label: "Wallets and grants" }]}
    />
  );
  if (overview.shares_billing)
    return (
      <SharedBillingPage
        title="Wallets and grants"
        breadcrumb={breadcrumb}
        page="billing/grants"
        {...billing}
      />
    );
  const changeDisabledReason = whyNotBuy(overview);
  return (
    <>
      <PageHeader
        title="Wallets and grants"
        breadcrumb={breadcrumb}
        description={`Every grant of credits: where it came from, what is left and when it expires. Times in ${organization.time_zone}.`}
        actions={
          <NewWallet organizationId={organization.id} disabledReason={changeDisabledReason} />
        }
      />
      <SegmentedLinks
        label="Which grants"
        segments={grantViews.map((candidate) => ({
          label: viewWords[candidate],
          href: grantsHref(org, candidate),
          isCurrent: candidate === view,
        }))}
      />
      {view === "living" ? (
        <LivingGrants
          organization={{ id: organization.id, timeZone: organization.time_zone }}
          changeDisabledReason={changeDisabledReason}
        />
      ) : (
        <PastGrants
          organization={{ id: organization.id, slug: org, timeZone: organization.time_zone }}
          view={view}
        />
      )}
    </>
  );
}

const viewWords: Record<GrantView, string> = { living: "To spend", ...stateWords, all: "All" };

async function LivingGrants({
  organization,
  changeDisabledReason,
}: {
  organization: { id: string; timeZone: string };
  changeDisabledReason: string | null;
}) {
  const input = { organization_id: organization.id };
  const [wallets, schedules] = await Promise.all([
    load((caller) => caller.wallet.list(input)),
    load((caller) => caller.grant_schedule.list(input)),
  ]);
  return (
    <>
      <WalletGrants
        wallets={wallets.data}
        timeZone={organization.timeZone}
        changeDisabledReason={changeDisabledReason}
      />
      <RecurringGrants schedules={schedules.data} timeZone={organization.timeZone} />
      <div className="mt-7">
        <BurnOrderNote />
      </div>
    </>
  );
}

async function PastGrants({
  organization,
  view,
}: {
  organization: { id: string; slug: string; timeZone: string };
  view: GrantView;
}) {
  const first = await load((caller) =>
    caller.grant.list({ organization_id: organization.id, state: stateOf(view) }),
  );
  return (
    // Another view or a newer first grant begins the list anew.
    <GrantLog
      key={`${view} ${first.data[0]?.id}`}
      organization={organization}
      view={view}
      first={first}
    />
  );
}
