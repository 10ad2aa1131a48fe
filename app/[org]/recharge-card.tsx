import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { cardName, dueCharge, whyRechargeIsPaused } from "./describe-recharge";
import type { BillingOverview } from "./read-frame";
import { RechargeSummary } from "./recharge-summary";

/** Auto-recharge at a glance, beside the balance it keeps up. */
export function RechargeCard({
  overview,
  home,
  timeZone,
}: {
  overview: BillingOverview;
  home: OrganizationAnswer;
  timeZone: string;
}) {
  const { recharge } = overview;
  const paused = whyRechargeIsPaused(overview, timeZone);
  return (
    <RechargeSummary
      state={recharge.enabled ? (paused ? "paused" : "on") : "off"}
      pausedReason={paused ?? undefined}
      thresholdCredits={recharge.threshold_credits}
      refill={{
        mode: recharge.mode,
        credits:
          recharge.mode === "target_balance"
            ? recharge.target_credits
            : recharge.next_charge_credits,
      }}
      paymentMethod={cardName(overview)}
      nextChargeCents={dueCharge(overview)?.cents ?? recharge.next_charge_cents}
      monthToDate={{
        usedCents: recharge.charged_this_month_cents,
        maximumCents: recharge.monthly_cap_cents,
      }}
      href={`/${home.slug}/billing/recharge`}
      canChange={overview.may_buy}
    />
  );
}
