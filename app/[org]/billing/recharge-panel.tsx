import Link from "next/link";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import type { ForecastAnswer } from "@/server/usage/forecast.schema";
import type { BillingOverview } from "../read-frame";
import { RechargeCard } from "../recharge-card";
import { ASK_TO_BUY } from "./money-words";
import { suggestMonthlyCap } from "./recharge/suggest-cap";
import { RechargeSwitch } from "./recharge-switch";

/** Auto-recharge on the billing page: its sentence, its switch, and the way to the whole story. */
export function RechargePanel({
  organization,
  overview,
  forecast,
}: {
  organization: OrganizationAnswer;
  overview: BillingOverview;
  forecast: ForecastAnswer;
}) {
  return (
    <div className="relative">
      <RechargeCard overview={overview} home={organization} timeZone={organization.time_zone} />
      <div className="absolute top-0 right-0">
        <RechargeSwitch
          organizationId={organization.id}
          slug={organization.slug}
          overview={overview}
          suggestedCap={suggestMonthlyCap(forecast, overview)}
        />
      </div>
      <p className="mt-3 text-13 text-dim">
        <Link
          href={`/${organization.slug}/billing/recharge`}
          className="underline decoration-edge underline-offset-4 hover:text-ink"
        >
          Every charge and its reason
        </Link>
        {overview.buy_refusal === "role" ? ` · ${ASK_TO_BUY} to change it.` : null}
      </p>
    </div>
  );
}
