import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { formatCredits } from "@/server/pricing/amount-words";
import { CreditAccounts } from "./credit-accounts";
import { LedgerCheck } from "./ledger-check";
import { SearchBox } from "./search-box";
import { countInWords } from "./webhooks/event-words";

export const metadata: Metadata = { title: "Staff", robots: { index: false } };

export default async function StaffPage({
  searchParams,
}: {
  searchParams: Promise<{ search?: string | string[] }>;
}) {
  const asked = (await searchParams).search;
  const search = (typeof asked === "string" ? asked : "").trim().slice(0, 100);
  const platform = await load((caller) => caller.staff.platform(search ? { search } : {}));
  const balanced = platform.trial_balance_sum === 0;
  const parked = platform.stripe_events.find(({ status }) => status === "parked")?.count ?? 0;
  return (
    <>
      <PageHeader
        title="Platform"
        badge={
          <>
            <Badge tone={balanced ? "good" : "bad"}>
              Trial balance: {formatCredits(platform.trial_balance_sum)}
            </Badge>
            {parked > 0 ? <Badge tone="warn">{parked} Stripe events parked</Badge> : null}
          </>
        }
        description="All credit accounts together. Amounts in credits."
      />

      <div className="grid gap-x-4 lg:grid-cols-2">
        <Section
          title="Trial balance"
          description="The total of each ledger account. Every entry moves credits from one account to another, so the sum is zero."
        >
          <DataTable
            caption="Trial balance by ledger account"
            rows={[
              ...platform.trial_balance,
              ...(platform.trial_balance.length > 0
                ? [{ account: SUM, net: platform.trial_balance_sum }]
                : []),
            ]}
            rowKey={({ account }) => account}
            columns={[
              {
                id: "account",
                header: "Ledger account",
                cell: ({ account }) =>
                  account === SUM ? (
                    <span className="font-semibold">Sum</span>
                  ) : (
                    account.replaceAll("_", " ")
                  ),
              },
              {
                id: "net",
                header: "Net",
                align: "end",
                stacked: "amount",
                cell: ({ account, net }) => (
                  <span
                    className={
                      account === SUM
                        ? `font-semibold ${balanced ? "text-accent" : "text-bad"}`
                        : undefined
                    }
                  >
                    {formatCredits(net).replace("-", "−")}
                  </span>
                ),
              },
            ]}
            empty={
              <EmptyState
                title="No entries yet"
                text="The ledger starts with the first grant: a verified sign-up or a purchase."
              />
            }
          />
        </Section>
        <div>
          <Section
            title="Stripe inbox"
            description="Every Stripe event, listed once. Parked events failed too often and need attention."
          >
            <DataTable
              caption="Stripe events by status"
              rows={platform.stripe_events}
              rowKey={({ status }) => status}
              columns={[
                {
                  id: "status",
                  header: "Status",
                  cell: ({ status }) => (
                    <Badge
                      tone={
                        status === "parked" ? "bad" : status === "received" ? "warn" : "neutral"
                      }
                    >
                      {status}
                    </Badge>
                  ),
                },
                {
                  id: "count",
                  header: "Events",
                  align: "end",
                  stacked: "amount",
                  cell: ({ count }) => countInWords(count),
                },
                {
                  id: "oldest",
                  header: "Oldest",
                  align: "end",
                  cell: ({ oldest_at }) =>
                    oldest_at ? <Time iso={oldest_at} className="text-dim" /> : null,
                },
              ]}
              empty={
                <EmptyState
                  title="No events yet"
                  text="They arrive at /api/stripe/webhook when someone buys or a card is charged."
                />
              }
            />
          </Section>
          <Section
            title="Invariants"
            description="Gapless sequence, hash chain, running balances; entries, grants, accounts and usage agree."
          >
            <LedgerCheck />
          </Section>
        </div>
      </div>

      <Section
        title="Credit accounts"
        aside={
          search
            ? `${formatCredits(platform.accounts.length)} found`
            : platform.account_count > platform.accounts.length
              ? `${formatCredits(platform.accounts.length)} of ${formatCredits(platform.account_count)}: in debt or with recharge problems first, then the largest`
              : `${formatCredits(platform.account_count)} in total`
        }
      >
        <SearchBox label="Find an account" placeholder="Organization, slug or ID" />
        <CreditAccounts accounts={platform.accounts} isSearched={search !== ""} />
      </Section>
    </>
  );
}

const SUM = "\u0000sum";
