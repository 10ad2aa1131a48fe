"use client";

import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { RedemptionAnswer } from "@/server/earnings/redemption.schema";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";

/** What was redeemed or asked for, newest first. */
export function RedemptionList({
  organizationId,
  timeZone,
  first,
}: {
  organizationId: string;
  timeZone: string;
  first: Page<RedemptionAnswer>;
}) {
  return (
    <PagedTable
      caption="Redemptions, newest first"
      columns={columnsFor(timeZone)}
      first={first}
      read={(cursor) => trpc.redemption.list.query({ organization_id: organizationId, cursor })}
      noun="redemption"
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title="Nothing redeemed yet"
          text="Redeem available earnings as credits, or request a payout."
        />
      }
    />
  );
}

const columnsFor = (timeZone: string): Column<RedemptionAnswer>[] => [
  {
    id: "what",
    header: "Redeemed as",
    stacked: "title",
    cell: ({ kind, created_at }) => (
      <>
        {kind === "credits" ? "Credits" : "Payout"}
        <span className="block text-xs font-normal text-dim">
          <Time iso={created_at} timeZone={timeZone} />
        </span>
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ kind, state, note }) => (
      <>
        <StateBadge kind={kind} state={state} />
        {note ? <span className="mt-0.5 block max-w-80 text-xs text-dim">“{note}”</span> : null}
      </>
    ),
  },
  {
    id: "amount",
    header: "Amount",
    align: "end",
    stacked: "amount",
    cell: ({ credits, amount_cents }) =>
      amount_cents === null ? creditsInWords(credits) : formatMoneyCents(amount_cents),
  },
];

const states: Record<RedemptionAnswer["state"], { label: string; tone: BadgeTone }> = {
  pending: { label: "Under review", tone: "warn" },
  completed: { label: "Paid out", tone: "good" },
  declined: { label: "Declined", tone: "bad" },
};

function StateBadge({ kind, state }: Pick<RedemptionAnswer, "kind" | "state">) {
  const { label, tone } = states[state];
  return <Badge tone={tone}>{kind === "credits" ? "Added" : label}</Badge>;
}
