import Link from "next/link";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { WalletAnswer } from "@/server/grants/wallet.schema";
import { formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { findNextExpiry } from "./find-next-expiry";
import { buyRefusalSentence } from "./money-words";

/** The balance by wallet, in the order of spending, with what each loses next. */
export function WalletSection({
  wallets,
  organization,
  refusal,
}: {
  wallets: readonly WalletAnswer[];
  organization: { slug: string; timeZone: string };
  /** Why this person can't buy; null: they can. */
  refusal: string | null;
}) {
  const grantsHref = `/${organization.slug}/billing/grants`;
  const nothingYet = wallets.every(({ grants }) => grants.length === 0);
  return (
    <Section
      title="Credits by wallet"
      aside={<Link href={grantsHref}>Every grant</Link>}
      description="The top wallet is spent first, starting with what expires soonest."
    >
      <DataTable
        caption="Credits by wallet, in the order they are spent"
        columns={columnsIn(organization.timeZone)}
        rows={nothingYet ? [] : wallets}
        rowKey={({ id }) => id}
        rowHref={() => grantsHref}
        empty={
          <EmptyState
            title="No credits yet"
            text={
              refusal === null
                ? "Each purchase, recharge or gift becomes a grant, with what is left and when it expires. Buy a package above to create the first."
                : `Each purchase, recharge or gift becomes a grant. ${buyRefusalSentence(refusal)}`
            }
          />
        }
      />
    </Section>
  );
}

function columnsIn(timeZone: string): Column<WalletAnswer>[] {
  return [
    { id: "wallet", header: "Wallet", cell: ({ name }) => name },
    {
      id: "grants",
      header: "Grants",
      align: "end",
      cell: ({ grants }) => formatCredits(grants.length),
    },
    {
      id: "next",
      header: "Expires next",
      cell: ({ grants }) => <NextExpiry grants={grants} timeZone={timeZone} />,
    },
    {
      id: "recharge",
      header: "Refills automatically",
      cell: ({ auto_top_up: { enabled, threshold, amount } }) =>
        enabled && threshold !== null && amount !== null ? (
          `below ${formatCredits(threshold)}, by ${formatCredits(amount)}`
        ) : (
          <span className="text-dim">no</span>
        ),
    },
    {
      id: "held",
      header: "Held",
      align: "end",
      cell: ({ held }) => (held > 0 ? formatCredits(held) : <span className="text-dim">none</span>),
    },
    {
      id: "balance",
      header: "To spend",
      align: "end",
      stacked: "amount",
      cell: ({ balance }) => (
        <>
          {formatCredits(balance)}
          <span className="font-normal text-dim"> · {formatCreditsAsMoney(balance)}</span>
        </>
      ),
    },
  ];
}

function NextExpiry({ grants, timeZone }: { grants: WalletAnswer["grants"]; timeZone: string }) {
  const next = findNextExpiry(grants);
  if (!next) return <span className="text-dim">nothing</span>;
  return (
    <>
      {formatCredits(next.credits)} on <Time iso={next.at} timeZone={timeZone} as="date" />
    </>
  );
}
