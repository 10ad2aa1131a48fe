"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import type { RechargeAttemptAnswer } from "@/server/recharge/recharge.schema";
import { RowNote, type WalletNames, walletNote } from "./row-note";

type Organization = { id: string; slug: string; timeZone: string };

/** Every charge that was tried, in the words of the person who pays. */
export function AttemptList({
  organization,
  wallets,
  first,
}: {
  organization: Organization;
  wallets: WalletNames;
  first: Page<RechargeAttemptAnswer>;
}) {
  return (
    <PagedTable
      caption="Recharge attempts"
      first={first}
      read={(cursor) =>
        trpc.recharge_attempt.list.query({ organization_id: organization.id, cursor })
      }
      noun="charge"
      quietEnd
      rowKey={({ id }) => id}
      columns={columnsIn(organization, wallets)}
      empty={
        <EmptyState
          title="No charges yet"
          text="Each charge appears here with its outcome, whenever the balance falls below your threshold."
        />
      }
    />
  );
}

function columnsIn(
  { slug, timeZone }: Organization,
  wallets: WalletNames,
): Column<RechargeAttemptAnswer>[] {
  return [
    {
      id: "what",
      header: "What happened",
      cell: (attempt) => (
        <>
          {attempt.reason}
          <RowNote
            notes={[
              walletNote(attempt.wallet_id, wallets),
              attempt.trigger === "person" && "Checked manually",
            ]}
          />
        </>
      ),
    },
    {
      id: "state",
      header: "State",
      cell: ({ state }) => {
        const { word, tone } = states[state];
        return <Badge tone={tone}>{word}</Badge>;
      },
    },
    {
      id: "when",
      header: "When",
      cell: ({ created_at }) => <Time iso={created_at} timeZone={timeZone} as="date-time" />,
    },
    {
      id: "before",
      header: "Balance at the time",
      align: "end",
      cell: ({ available_before }) => formatCredits(available_before),
    },
    {
      id: "amount",
      header: "Amount",
      align: "end",
      stacked: "amount",
      cell: ({ amount_cents, currency }) => formatMoneyCents(amount_cents, currency),
    },
    {
      id: "action",
      header: "Receipt",
      hideHeader: true,
      align: "end",
      cell: (attempt) =>
        attempt.state === "requires_action" ? (
          <Button asChild size="sm" variant="primary">
            <Link href={`/${slug}/billing/recharge/confirm/${attempt.id}`}>Confirm</Link>
          </Button>
        ) : attempt.receipt_url ? (
          <a
            href={attempt.receipt_url}
            target="_blank"
            rel="noreferrer"
            className="underline decoration-edge underline-offset-4 hover:decoration-ink"
          >
            Receipt
          </a>
        ) : null,
    },
  ];
}

const states: Record<RechargeAttemptAnswer["state"], { word: string; tone: BadgeTone }> = {
  claimed: { word: "Starting", tone: "neutral" },
  charging: { word: "Charging", tone: "warn" },
  succeeded: { word: "Charged", tone: "good" },
  declined: { word: "Declined", tone: "bad" },
  requires_action: { word: "Needs you", tone: "warn" },
  unknown: { word: "Checking with Stripe", tone: "warn" },
  expired: { word: "Cancelled", tone: "neutral" },
};
