import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { AskOwner } from "../ask-owner";
import { ManagedCredits } from "../managed-credits";
import type { BillingOverview } from "../read-frame";

/** What a part of billing shows an organization that spends another's credits: whose, how much is there, where to go. */
export function SharedBillingPage({
  title,
  breadcrumb,
  page,
  organization,
  overview,
  payerSlug,
}: {
  title: string;
  breadcrumb?: ReactNode;
  /** Of the payer's own pages, the one like this. */
  page: string;
  organization: OrganizationAnswer;
  overview: BillingOverview;
  /** `null` when the caller does not reach the payer. */
  payerSlug: string | null;
}) {
  const payer = overview.billing_organization_name;
  return (
    <>
      <PageHeader title={title} breadcrumb={breadcrumb} />
      <Card className="max-w-2xl">
        <h2 className="font-semibold">
          {organization.name} spends the credits of {payer}
        </h2>
        <p className="mt-1 text-dim">
          It shares the billing of {payer}: its usage is paid from that balance and shown in its own
          ledger. Purchases, cards and auto-recharge are managed by {payer}.
        </p>
        {overview.managed ? (
          <ManagedCredits managed={overview.managed} />
        ) : (
          <>
            <p className="mt-4 text-13 text-dim">Available to it now</p>
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="text-xl font-semibold tracking-tight">
                {formatCredits(overview.available)}
              </span>
              <span className="text-dim">credits · {formatCreditsAsMoney(overview.available)}</span>
            </p>
          </>
        )}
        <div className="mt-4 flex flex-wrap items-center gap-2">
          {payerSlug ? (
            <Button asChild variant="primary">
              <Link href={`/${payerSlug}/${page}`}>Billing of {payer}</Link>
            </Button>
          ) : (
            <AskOwner organizationId={organization.id} />
          )}
          <Button asChild>
            <Link href={`/${organization.slug}/ledger`}>Ledger of {organization.name}</Link>
          </Button>
        </div>
      </Card>
    </>
  );
}
