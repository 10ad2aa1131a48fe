"use client";

import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { formatDateTime } from "@/server/foundation/date-words";
import { formatCredits } from "@/server/pricing/amount-words";
import type { RechargeEvaluationAnswer } from "@/server/recharge/recharge.schema";
import { RowNote, type WalletNames, walletNote } from "./row-note";

/** Every look at the balance, with its answer; the same answer in a row is counted. */
export function EvaluationList({
  organizationId,
  wallets,
  first,
  timeZone,
}: {
  organizationId: string;
  wallets: WalletNames;
  first: Page<RechargeEvaluationAnswer>;
  timeZone: string;
}) {
  return (
    <PagedTable
      caption="Balance checks"
      first={first}
      read={(cursor) =>
        trpc.recharge_evaluation.list.query({ organization_id: organizationId, cursor })
      }
      noun="reason"
      quietEnd
      rowKey={({ id }) => id}
      columns={columnsIn(timeZone, wallets)}
      empty={
        <EmptyState
          title="No checks yet"
          text="Once auto-recharge is on, each balance check is logged here with its result: not below the threshold, limit reached, charged."
        />
      }
    />
  );
}

function columnsIn(timeZone: string, wallets: WalletNames): Column<RechargeEvaluationAnswer>[] {
  return [
    {
      id: "why",
      header: "Reason",
      cell: ({ explanation, times, trigger, wallet_id }) => (
        <>
          {namedTimes(explanation, timeZone)}
          <RowNote
            notes={[
              walletNote(wallet_id, wallets),
              trigger === "person" && "Checked manually",
              times > 1 && `${formatCredits(times)} times in a row`,
            ]}
          />
        </>
      ),
    },
    {
      id: "outcome",
      header: "Result",
      cell: ({ outcome }) => {
        const { word, tone } = outcomes[outcome] ?? { word: outcome, tone: "neutral" };
        return <Badge tone={tone}>{word}</Badge>;
      },
    },
    {
      id: "when",
      header: "When",
      cell: ({ last_at }) => <Time iso={last_at} timeZone={timeZone} as="date-time" />,
    },
    {
      id: "available",
      header: "Available",
      align: "end",
      cell: ({ available }) => formatCredits(available),
    },
  ];
}

// The reasons are kept with exact times in UTC; here they read in the organization's own zone.
function namedTimes(explanation: string, timeZone: string): string {
  return explanation.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (iso) => formatDateTime(iso, timeZone));
}

const outcomes: Partial<Record<string, { word: string; tone: BadgeTone }>> = {
  charge: { word: "Charge", tone: "good" },
  off: { word: "Off", tone: "neutral" },
  not_below_threshold: { word: "Not needed", tone: "neutral" },
  already_in_flight: { word: "In progress", tone: "neutral" },
  no_card: { word: "No card", tone: "bad" },
  card_unusable: { word: "Card refused", tone: "bad" },
  disabled: { word: "Paused", tone: "bad" },
  backing_off: { word: "Waiting", tone: "warn" },
  cooling_down: { word: "Waiting", tone: "neutral" },
  daily_limit_reached: { word: "Daily limit", tone: "warn" },
  monthly_cap_reached: { word: "Monthly limit", tone: "warn" },
  amount_too_small: { word: "Too little", tone: "warn" },
};
