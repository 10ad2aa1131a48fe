import type { Metadata } from "next";
import Link from "next/link";
import { whyClosed } from "@/app/[org]/why-closed";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Banner } from "@/components/ui/banner";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Stat } from "@/components/ui/stat";
import type { EarningsAnswer } from "@/server/earnings/redemption.schema";
import { permissionTable } from "@/server/organizations/access/permissions";
import { creditsInWords, formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { MonthTable, SourceTable } from "./earned-tables";
import { RedeemButton } from "./redeem-button";
import { RedemptionList } from "./redemption-list";

export const metadata: Metadata = { title: "Earnings" };

export default async function EarningsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) return <Isolated name={organization.name} />;
  const scope = { organization_id: organization.id };
  const [earnings, redemptions] = await Promise.all([
    load((caller) => caller.earnings.get(scope)),
    load((caller) => caller.redemption.list({ ...scope, limit: 20 })),
  ]);
  const { role } = organization;
  const mayRedeem = role !== null && permissionTable["earnings.redeem"].roles.includes(role);
  const newest = redemptions.data.map(({ id, state }) => `${id}:${state}`).join();
  return (
    <>
      <PageHeader
        title="Earnings"
        description="Your 80% share of the markups others paid to use your apps and agents."
        actions={
          <RedeemButton
            organizationId={organization.id}
            available={earnings.available}
            payable={earnings.payable}
            refusal={whyClosed(organization) ?? whyNot(earnings, mayRedeem)}
          />
        }
      />
      {earnings.available < 0 ? (
        <Banner
          tone="low"
          className="mb-4"
          title="Refunds took back more than your available earnings"
        >
          Your next earnings cover this first.
        </Banner>
      ) : null}
      <Sums earnings={earnings} />
      <p className="mt-3 text-13 text-dim">
        All available earnings can be redeemed as credits. {payableInWords(earnings.hold_back_days)}
      </p>
      <Section
        title="By app and agent"
        aside={<Link href={`/${organization.slug}/apps`}>Apps and markups</Link>}
      >
        <SourceTable
          sources={earnings.sources}
          empty={
            <EmptyState
              title="Nothing earned yet"
              text="Earnings appear here when another organization pays a markup. Create an app and set one."
            />
          }
        />
      </Section>
      <Section title="By month" description="The last twelve months.">
        <MonthTable
          months={earnings.months}
          empty={<EmptyState title="No months yet" text="Months with earnings appear here." />}
        />
      </Section>
      <Section title="Redemptions">
        <RedemptionList
          key={newest}
          organizationId={organization.id}
          timeZone={organization.time_zone}
          first={redemptions}
        />
      </Section>
    </>
  );
}

function whyNot({ available }: EarningsAnswer, mayRedeem: boolean): string | null {
  if (!mayRedeem)
    return "Only owners, admins and billing members can redeem earnings. Ask one of them.";
  return available < 1 ? "You need at least 1 credit to redeem" : null;
}

function payableInWords(days: number): string {
  if (days === 0) return "Money is paid for what was earned with purchased credits.";
  return `Money is paid for what was earned with purchased credits more than ${days} ${days === 1 ? "day" : "days"} ago, after most refunds and chargebacks.`;
}

/** What is not payable in money, and why. */
function unpayableInWords({
  maturing,
  credits_only,
  hold_back_days: days,
}: EarningsAnswer): string {
  const parts = [
    ...(days === 0
      ? []
      : [
          `${formatCredits(maturing)} ${days === 1 ? "within the last day" : `within the last ${days} days`}`,
        ]),
    `${formatCredits(credits_only)} for credits only`,
  ];
  return parts.join(", ");
}

function Sums({ earnings }: { earnings: EarningsAnswer }) {
  const { available, payable, pending, redeemed, earned, taken_back } = earnings;
  return (
    <Card className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-4 tabular-nums">
      <Stat
        large
        label="Available"
        value={creditsInWords(available)}
        detail={`Worth ${formatCreditsAsMoney(available)}`}
      />
      <Stat
        large
        label="Payable in money"
        value={formatCreditsAsMoney(payable)}
        detail={unpayableInWords(earnings)}
      />
      <Stat large label="Pending" value={formatCredits(pending)} detail="In payouts under review" />
      <Stat large label="Redeemed" value={formatCredits(redeemed)} detail="As credits or money" />
      <Stat
        large
        label="Earned"
        value={formatCredits(earned)}
        detail={`${formatCredits(taken_back)} taken back by refunds`}
      />
    </Card>
  );
}

function Isolated({ name }: { name: string }) {
  return (
    <>
      <PageHeader title="Earnings" />
      <div className="rounded-xl border">
        <EmptyState
          title={`The earnings of ${name} are private`}
          text="It is a linked organization: you see what it spends, but not what it earns."
        />
      </div>
    </>
  );
}
