import { FileText, History } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { load, organizationBySlug } from "@/app/trpc/server";
import { BalanceBridge } from "@/components/credits/balance-bridge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { env } from "@/server/foundation/env";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { operationGroups } from "@/server/pricing/catalogue";
import { readOrganizations, readOverview } from "../read-frame";
import { LedgerFilterBar } from "./filter-bar";
import { ledgerInput, loadLedgerFilters } from "./ledger-filters";
import { LedgerLog } from "./ledger-log";

export const metadata: Metadata = { title: "Ledger" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

export default async function LedgerPage({ params, searchParams }: Props) {
  const [{ org }, filter] = await Promise.all([params, loadLedgerFilters(searchParams)]);
  const { organization, home } = await organizationBySlug(org);
  if (organization.totals_only) {
    return (
      <>
        <PageHeader title="Ledger" />
        <div className="rounded-xl border">
          <EmptyState
            title="Its activity is private"
            text={`${organization.name} is a linked organization: you see what it spends in total, not what it does. Its totals are under Usage.`}
          />
        </div>
      </>
    );
  }
  const sharesBilling = organization.billing_type === "shared";
  const [payer, [chosen], first] = await Promise.all([
    sharesBilling ? nameOfPayer(organization, home) : null,
    readOrganizations(filter.organization ? [filter.organization] : []),
    load((caller) => caller.ledger.list(ledgerInput(organization.id, filter))),
  ]);
  return (
    <>
      <PageHeader
        title="Ledger"
        description={
          payer
            ? `What ${organization.name} did with the credits of ${payer}, newest first; the balance shown is theirs. Times in ${organization.time_zone}.`
            : `Every movement of credits, newest first, with the balance after it. Times in ${organization.time_zone}.`
        }
        actions={
          payer ? (
            <Button
              disabledReason={`Statements come from the organization that owns the credits: ${payer}`}
            >
              <FileText aria-hidden />
              Statement
            </Button>
          ) : (
            <>
              <Button asChild>
                <Link href={`/${organization.slug}/ledger/balance`}>
                  <History aria-hidden />
                  Balance at a time
                </Link>
              </Button>
              <Button asChild>
                <Link href={`/${organization.slug}/ledger/statement`}>
                  <FileText aria-hidden />
                  Statement
                </Link>
              </Button>
            </>
          )
        }
      />
      {first.balance && !sharesBilling ? (
        <BalanceBridge balance={first.balance} className="mb-3" />
      ) : null}
      <LedgerFilterBar
        operations={operationGroups.flatMap((group) =>
          group.operations.map(({ key, label }) => ({ key, label })),
        )}
        organizations={sharesBilling ? null : { payerId: organization.id, chosen: chosen ?? null }}
        actorName={
          filter.actor
            ? (first.data.find(({ actor_id }) => actor_id === filter.actor)?.actor_name ??
              filter.actor)
            : null
        }
      />
      <LedgerLog
        // Another filter or a newer first entry begins the log anew.
        key={JSON.stringify([filter, first.data[0]?.id])}
        organization={{
          id: organization.id,
          slug: organization.slug,
          timeZone: organization.time_zone,
        }}
        filter={filter}
        first={first}
        apiUrl={env().APP_URL}
      />
    </>
  );
}

/** Of an organization that spends another's credits: whose. Also who doesn't reach that one is told its name. */
async function nameOfPayer(organization: OrganizationAnswer, home: OrganizationAnswer) {
  if (home.id === organization.billing_organization_id) return home.name;
  return (await readOverview(organization.id)).billing_organization_name;
}
