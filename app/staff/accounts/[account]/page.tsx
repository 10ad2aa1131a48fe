import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Stat } from "@/components/ui/stat";
import { formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { limitInWords } from "../../requests/approval-words";
import { RequestList } from "../../requests/request-list";
import { AdjustmentSection } from "./adjustment-section";
import { GiveCredits } from "./give-credits";
import { KeyTable } from "./key-table";
import { OverageForm } from "./overage-form";
import { RecurringSection } from "./recurring-section";
import { ReopenAccount } from "./reopen-account";
import { WalletTables } from "./wallet-tables";

export const metadata: Metadata = { title: "Credit account", robots: { index: false } };

export default async function CreditAccountPage({
  params,
}: {
  params: Promise<{ account: string }>;
}) {
  const credit_account_id = (await params).account;
  const [account, waiting, me] = await Promise.all([
    load((caller) => caller.staff.account.get({ credit_account_id })),
    load((caller) => caller.staff.request.list({ state: "pending", credit_account_id })),
    load((caller) => caller.me.get({})),
  ]);
  const { organization } = account;
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            steps={[{ label: "Platform", href: "/staff" }, { label: organization.name }]}
          />
        }
        title={organization.name}
        badge={
          <Badge tone={organization.status === "active" ? "outline" : "bad"}>
            {organization.status.replace("_", " ")}
          </Badge>
        }
        description={<span className="font-mono text-xs break-all">{account.id}</span>}
        actions={
          <>
            <Button asChild>
              <Link href={`/staff/prices/${account.id}`}>Prices</Link>
            </Button>
            {organization.status === "closed" ? (
              <ReopenAccount id={account.id} name={organization.name} />
            ) : null}
            <GiveCredits account={account} />
          </>
        }
      />
      <Card className="flex flex-wrap gap-x-8 gap-y-3">
        <Stat
          large
          label="Available"
          value={formatCredits(account.available)}
          detail={formatCreditsAsMoney(account.available)}
        />
        <Stat large label="Held" value={formatCredits(account.held)} />
        <Stat
          large
          label="Debt"
          value={
            <span className={account.debt > 0 ? "text-bad" : undefined}>
              {formatCredits(account.debt)}
            </span>
          }
        />
        <Stat large label="Total purchased" value={formatCredits(account.lifetime_purchased)} />
      </Card>
      <Section
        title="Wallets and grants"
        description={`What can still be spent, in spending order. Times in ${organization.time_zone}.`}
      >
        <WalletTables
          wallets={account.wallets}
          past={account.past_grants}
          timeZone={organization.time_zone}
        />
      </Section>
      {waiting.data.length > 0 ? (
        <Section title="Waiting for a second person">
          <RequestList
            key={waiting.data.map(({ id }) => id).join()}
            first={waiting}
            myId={me.id}
            filter={{ state: "pending", credit_account_id }}
            empty={{ title: "No open requests", text: "All requests have been decided." }}
          />
        </Section>
      ) : null}
      <AdjustmentSection account={account} />
      <RecurringSection account={account} />
      <div className="grid gap-x-8 lg:grid-cols-2">
        <Section title="Overage" description={limitInWords(account)}>
          <OverageForm account={account} />
        </Section>
        <Section
          title="Keys that may grant"
          description={`A key with an allowance can give credits to its organization and those below it, up to its allowance. ${limitInWords(account)}`}
        >
          <KeyTable keys={account.keys} />
        </Section>
      </div>
    </>
  );
}
