import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Card, Section } from "@/components/ui/card";
import { Meter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { formatDateTime } from "@/server/foundation/date-words";
import {
  creditsInWords,
  formatCreditsAsMoney,
  formatMoneyCents,
} from "@/server/pricing/amount-words";
import { whyRechargeIsPaused } from "../../describe-recharge";
import type { BillingOverview } from "../../read-frame";
import { CheckoutReturn } from "../checkout-return";
import { whyNotBuy } from "../money-words";
import { openBilling, visitIn } from "../open-billing";
import { RechargeSwitch } from "../recharge-switch";
import { SharedBillingPage } from "../shared-billing-page";
import { AlertForm } from "./alert-form";
import { AttemptList } from "./attempt-list";
import { CheckNow } from "./check-now";
import { EvaluationList } from "./evaluation-list";
import { RechargeForm } from "./recharge-form";
import { RechargeTrouble } from "./recharge-trouble";
import { suggestMonthlyCap } from "./suggest-cap";

export const metadata: Metadata = { title: "Auto-recharge" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function RechargePage({ params, searchParams }: Props) {
  const [{ org }, query] = await Promise.all([params, searchParams]);
  const billing = await openBilling(org);
  const { organization, overview, returned } = billing;
  if (overview.shares_billing)
    return <SharedBillingPage title="Auto-recharge" page="billing/recharge" {...billing} />;
  const scope = { organization_id: organization.id };
  const [attempts, evaluations, wallets, forecast] = await Promise.all([
    load((caller) => caller.recharge_attempt.list(scope)),
    load((caller) => caller.recharge_evaluation.list(scope)),
    load((caller) => caller.wallet.list(scope)),
    load((caller) => caller.forecast(scope)),
  ]);
  const suggestedCap = suggestMonthlyCap(forecast, overview);
  const walletNames = Object.fromEntries(wallets.data.map(({ id, name }) => [id, name]));
  const { recharge } = overview;
  const timeZone = organization.time_zone;
  return (
    <>
      <PageHeader
        title="Auto-recharge"
        badge={<StateBadge overview={overview} timeZone={timeZone} />}
        actions={
          <span className="inline-flex items-center gap-2.5 text-13 text-dim">
            {recharge.enabled ? "Switched on" : "Switched off"}
            <RechargeSwitch
              organizationId={organization.id}
              slug={organization.slug}
              overview={overview}
              suggestedCap={suggestedCap}
            />
          </span>
        }
        description="Charges a saved card when credits run low, so that paid work doesn’t stop."
      />
      <CheckoutReturn
        organizationId={organization.id}
        checkout={visitIn(query).checkout}
        returned={returned}
      />
      {overview.debt > 0 ? (
        <Banner
          tone="refused"
          className="mb-4"
          title={`${creditsInWords(overview.debt)} (${formatCreditsAsMoney(overview.debt)}) owed`}
        >
          The next charge pays this first and is larger by that amount; you can spend the rest.
        </Banner>
      ) : null}
      <RechargeTrouble
        organizationId={organization.id}
        slug={organization.slug}
        overview={overview}
        reason={whyRechargeIsPaused(overview, timeZone)}
      />
      <Card>
        {/* A new answer of the server replaces what was typed against the old one. */}
        <RechargeForm
          key={JSON.stringify([recharge, overview.cards])}
          organizationId={organization.id}
          slug={organization.slug}
          overview={overview}
          suggestedCap={suggestedCap}
        />
        <MonthBar recharge={recharge} />
        <CheckNow organizationId={organization.id} overview={overview} />
      </Card>
      <Section
        title="Low-balance email"
        description="While auto-recharge is on and working, its receipts replace this email."
      >
        <Card>
          <AlertForm
            key={`${overview.alert_threshold}-${overview.low_balance_alerts}`}
            organizationId={organization.id}
            threshold={overview.alert_threshold}
            enabled={overview.low_balance_alerts}
            refusal={whyNotBuy(overview)}
          />
        </Card>
      </Section>
      <Section
        title="Charges"
        description="Every attempt, newest first."
        aside={<Link href={`/${organization.slug}/ledger?kind=added`}>Credits added</Link>}
      >
        <AttemptList
          key={attempts.data.map(({ id, state }) => `${id}:${state}`).join()}
          organization={{ id: organization.id, slug: organization.slug, timeZone }}
          wallets={walletNames}
          first={attempts}
        />
      </Section>
      <Section
        title="Why it did or didn’t charge"
        description={`Every balance check. Repeated results are counted. Times in ${timeZone}.`}
      >
        <EvaluationList
          key={`${evaluations.data[0]?.id}:${evaluations.data[0]?.times}`}
          organizationId={organization.id}
          wallets={walletNames}
          first={evaluations}
          timeZone={timeZone}
        />
      </Section>
    </>
  );
}

function StateBadge({ overview, timeZone }: { overview: BillingOverview; timeZone: string }) {
  const { recharge } = overview;
  if (!recharge.enabled) return <Badge>Off</Badge>;
  if (recharge.live_attempt?.state === "requires_action")
    return <Badge tone="warn">Waiting for confirmation</Badge>;
  if (recharge.live_attempt) return <Badge tone="warn">Charging now</Badge>;
  if (recharge.state === "disabled") return <Badge tone="bad">Paused</Badge>;
  if (recharge.state === "backing_off") {
    return (
      <Badge tone="warn">
        {recharge.next_try_at
          ? `Tries again ${formatDateTime(recharge.next_try_at, timeZone)}`
          : "Tries again later"}
      </Badge>
    );
  }
  return whyRechargeIsPaused(overview, timeZone) ? (
    <Badge tone="warn">Paused</Badge>
  ) : (
    <Badge tone="good">On</Badge>
  );
}

function MonthBar({ recharge }: Pick<BillingOverview, "recharge">) {
  const { charged_this_month_cents: used, monthly_cap_cents: cap } = recharge;
  const words =
    cap === null
      ? `${formatMoneyCents(used)} charged this month; there is no monthly limit.`
      : `${formatMoneyCents(used)} of ${formatMoneyCents(cap)} used this month; ${formatMoneyCents(Math.max(0, cap - used))} left.`;
  return (
    <div className="mt-4 border-t pt-3">
      {cap === null ? null : (
        <Meter
          label="Charged this month"
          value={used}
          maximum={cap}
          valueText={words}
          tone={used >= cap ? "warn" : "good"}
          className="mb-2"
        />
      )}
      <p className="text-13 text-dim">{words}</p>
    </div>
  );
}
