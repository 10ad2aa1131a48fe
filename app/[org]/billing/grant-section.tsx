import type { z } from "zod";
import { formatCredits } from "@/components/credits/format";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Meter } from "@/components/ui/meter";
import { Time } from "@/components/ui/time";
import type { grantSchema } from "@/server/billing/billing.schema";
import { ASK_TO_BUY } from "./money-words";

type Grant = z.output<typeof grantSchema>;

/** Every lot of credits by wallet, in the order they are spent. */
export function GrantSection({
  grants,
  timeZone,
  mayBuy,
}: {
  grants: readonly Grant[];
  timeZone: string;
  mayBuy: boolean;
}) {
  const living = grants.filter(({ state }) => state === "active" || state === "scheduled");
  const over = grants.filter((grant) => !living.includes(grant));
  const wallets = Map.groupBy(living, ({ wallet }) => wallet);
  return (
    <Section
      title="Credits by wallet"
      description="In the order they are spent: the top row first. Credits that expire sooner go before those that last, free ones before paid ones."
    >
      {living.length === 0 ? (
        <div className="rounded-xl border">
          <EmptyState
            title="No credits yet"
            text={
              mayBuy
                ? "Each purchase, recharge or gift becomes a grant here, with what is left of it and when it ends. Buy a package above to make the first."
                : `Each purchase, recharge or gift becomes a grant here. ${ASK_TO_BUY} to buy a package.`
            }
          />
        </div>
      ) : null}
      <div className="grid gap-4">
        {[...wallets].map(([wallet, rows]) => (
          <div key={wallet} className="min-w-0">
            {wallets.size > 1 ? <h3 className="mb-1.5 text-13 font-medium">{wallet}</h3> : null}
            <DataTable
              caption={`Grants in the wallet ${wallet}`}
              columns={columnsIn(timeZone)}
              rows={rows}
              rowKey={({ id }) => id}
              empty={null}
            />
          </div>
        ))}
      </div>
      {over.length > 0 ? (
        <details className="mt-3">
          <summary className="w-fit rounded text-13 text-dim hover:text-ink">
            {over.length} used up or ended
          </summary>
          <DataTable
            className="mt-2"
            caption="Grants that are used up or ended"
            columns={columnsIn(timeZone)}
            rows={over}
            rowKey={({ id }) => id}
            empty={null}
          />
        </details>
      ) : null}
    </Section>
  );
}

function columnsIn(timeZone: string): Column<Grant>[] {
  return [
    {
      id: "grant",
      header: "Grant",
      cell: (grant) => (
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          {grant.description}
          <Badge tone="outline">{categories[grant.category] ?? grant.category}</Badge>
          {grant.state === "scheduled" ? (
            <Badge>
              from <Time iso={grant.effective_at} timeZone={timeZone} as="date" />
            </Badge>
          ) : null}
        </span>
      ),
    },
    {
      id: "left",
      header: "Left",
      className: "@2xl:w-40",
      cell: (grant) => (
        <Meter
          label={`Left of ${grant.description}`}
          value={grant.remaining}
          maximum={grant.original}
          valueText={`${formatCredits(grant.remaining)} of ${formatCredits(grant.original)} credits`}
          tone="neutral"
          className="w-28"
        />
      ),
    },
    {
      id: "remaining",
      header: "Remaining of original",
      align: "end",
      stacked: "amount",
      cell: (grant) => (
        <span className="whitespace-nowrap">
          {formatCredits(grant.remaining)}{" "}
          <span className="font-normal text-dim">of {formatCredits(grant.original)}</span>
        </span>
      ),
    },
    {
      id: "held",
      header: "Held",
      align: "end",
      cell: (grant) => (grant.held > 0 ? formatCredits(grant.held) : <Dim>none</Dim>),
    },
    {
      id: "expires",
      header: "Expires",
      align: "end",
      cell: (grant) =>
        states[grant.state] ??
        (grant.expires_at ? (
          <Time iso={grant.expires_at} timeZone={timeZone} as="date" />
        ) : (
          <Dim>never</Dim>
        )),
    },
  ];
}

function Dim({ children }: { children: string }) {
  return <span className="text-dim">{children}</span>;
}

const categories: Partial<Record<string, string>> = {
  purchased: "Purchased",
  promotional: "Promotional",
  committed: "Committed",
  bonus: "Bonus",
  rollover: "Rolled over",
  adjustment: "Adjustment",
  refund: "Refund",
  earnings: "Earnings",
};

const states: Partial<Record<Grant["state"], string>> = {
  depleted: "used up",
  expired: "expired",
  voided: "withdrawn",
  clawed_back: "taken back with a refund",
};
