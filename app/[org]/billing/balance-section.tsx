import { BalanceBridge } from "@/components/credits/balance-bridge";
import { BalanceCard } from "@/components/credits/balance-card";
import { Banner } from "@/components/ui/banner";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { creditsInWords, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import type { ForecastAnswer } from "@/server/usage/forecast.schema";
import type { BillingOverview } from "../read-frame";
import { Runway } from "../runway";
import { RechargePanel } from "./recharge-panel";

/** What is left, what is spoken for, and whether it fills up by itself. */
export function BalanceSection({
  organization,
  overview,
  forecast,
}: {
  organization: OrganizationAnswer;
  overview: BillingOverview;
  forecast: ForecastAnswer;
}) {
  const { recharge, debt } = overview;
  return (
    <>
      {debt > 0 ? (
        <Banner
          tone="refused"
          className="mb-4"
          title={`${creditsInWords(debt)} (${formatCreditsAsMoney(debt)}) owed`}
        >
          More was due than the balance covered: base fees, a returned payment, or usage on credit.
          The next credits pay this first; you can spend the rest.
        </Banner>
      ) : null}
      <BalanceCard
        availableCredits={overview.available}
        centsPerCredit={overview.credit_terms.list_price_cents}
        fullCredits={Math.max(overview.total, recharge.enabled ? recharge.target_credits : 0)}
        lowCredits={recharge.enabled ? recharge.threshold_credits : overview.alert_threshold}
        heldCredits={overview.held}
        heldHref={organization.totals_only ? undefined : `/${organization.slug}/billing/holds`}
        pendingCredits={overview.pending_purchase_credits}
        expiring={
          overview.expires_next_at
            ? { credits: overview.expiring_soon, at: overview.expires_next_at }
            : null
        }
        scheduled={
          overview.scheduled_from
            ? { credits: overview.scheduled, from: overview.scheduled_from }
            : null
        }
        runway={
          <>
            <Runway forecast={forecast} timeZone={organization.time_zone} />
            {overview.posted === overview.available && overview.debt === 0 ? null : (
              <BalanceBridge balance={overview} className="mt-2" />
            )}
          </>
        }
        timeZone={organization.time_zone}
        aside={
          <RechargePanel organization={organization} overview={overview} forecast={forecast} />
        }
      />
    </>
  );
}
