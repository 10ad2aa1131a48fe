import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/app/trpc/server";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { creditsInWords } from "@/server/pricing/amount-words";
import { openBilling } from "../open-billing";
import { SharedBillingPage } from "../shared-billing-page";
import { AlertManager } from "./alert-manager";
import { FiringLog } from "./firing-log";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage({ params }: { params: Promise<{ org: string }> }) {
  const billing = await openBilling((await params).org);
  const { organization, overview } = billing;
  if (overview.shares_billing)
    return <SharedBillingPage title="Alerts" page="billing/alerts" {...billing} />;
  if (!overview.may_read_payments) {
    return (
      <>
        <PageHeader title="Alerts" />
        <div className="rounded-xl border">
          <EmptyState
            title="Alerts are managed by owners, admins and billing members"
            text={`Your role here is ${organization.role ?? "none"}. Ask one of them to set an alert.`}
          />
        </div>
      </>
    );
  }
  const scope = { organization_id: organization.id };
  const [alerts, firings, wallets] = await Promise.all([
    load((caller) => caller.alert.list(scope)),
    load((caller) => caller.alert_firing.list(scope)),
    load((caller) => caller.wallet.list(scope)),
  ]);
  const walletNames = Object.fromEntries(wallets.data.map(({ id, name }) => [id, name]));
  const timeZone = organization.time_zone;
  return (
    <>
      <AlertManager
        organization={{ id: organization.id, slug: organization.slug, timeZone }}
        alerts={alerts.data}
        wallets={wallets.data.map(({ id, name }) => ({ id, name }))}
      />
      <p className="mt-3 text-13 text-dim">
        {overview.low_balance_alerts
          ? `Every account also has a low-balance email, below ${creditsInWords(overview.alert_threshold)}.`
          : "The low-balance email is switched off."}{" "}
        <Link
          className="underline underline-offset-4"
          href={`/${organization.slug}/billing/recharge`}
        >
          Change it
        </Link>
      </p>
      <FiringLog
        // A newer first row begins the list anew.
        key={firings.data[0]?.id}
        organization={{ id: organization.id, timeZone }}
        walletNames={walletNames}
        first={firings}
      />
    </>
  );
}
