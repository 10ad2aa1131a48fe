"use client";

import Link from "next/link";
import { useState } from "react";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { Time } from "@/components/ui/time";
import type { PayoutAnswer } from "@/server/earnings/redemption.schema";
import { formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import type { Decision } from "./decide-dialog";

const DecideDialog = lazyWindow(() =>
  import("./decide-dialog").then((loaded) => loaded.DecideDialog),
);

/** Payout requests; what waits can be decided here. */
export function PayoutList({
  first,
  state,
  empty,
}: {
  first: Page<PayoutAnswer>;
  state: "pending" | "decided";
  empty: { title: string; text: string };
}) {
  const [deciding, setDeciding] = useState<{ payout: PayoutAnswer; decision: Decision } | null>(
    null,
  );
  return (
    <>
      <PagedTable
        caption={state === "pending" ? "Payouts to decide" : "Decided payouts"}
        columnsFrom="wide"
        columns={[
          ...columns,
          {
            id: "decide",
            header: "Decide",
            hideHeader: true,
            align: "end",
            cell: (payout) =>
              payout.state === "pending" ? (
                <DecideButtons
                  payout={payout}
                  onDecide={(decision) => setDeciding({ payout, decision })}
                />
              ) : null,
          },
        ]}
        first={first}
        read={(cursor) => trpc.staff.payout.list.query({ state, cursor })}
        noun="payout"
        quietEnd
        rowKey={({ id }) => id}
        empty={<EmptyState {...empty} />}
      />
      {deciding ? <DecideDialog {...deciding} onClose={() => setDeciding(null)} /> : null}
    </>
  );
}

const columns: Column<PayoutAnswer>[] = [
  {
    id: "creator",
    header: "Creator",
    stacked: "title",
    cell: (payout) => (
      <>
        <Link
          className="underline underline-offset-2"
          href={`/staff/accounts/${payout.credit_account_id}`}
        >
          {payout.organization_name}
        </Link>
        <span className="block text-xs font-normal break-all text-dim">
          {payout.requested_by}, <Time iso={payout.created_at} />
        </span>
      </>
    ),
  },
  {
    id: "to",
    header: "Pay to",
    cell: ({ pay_to }) => (
      <span className="block max-w-72 wrap-anywhere whitespace-pre-line">{pay_to}</span>
    ),
  },
  {
    id: "earned",
    header: "Earned and redeemed",
    cell: ({ earned, redeemed, is_covered, state }) => (
      <>
        {formatCredits(earned)} earned
        <span className="block text-xs text-dim">{formatCredits(redeemed)} redeemed so far</span>
        {state === "pending" && !is_covered ? (
          <span className="block text-xs text-bad">No longer covered: decline it</span>
        ) : null}
      </>
    ),
  },
  {
    id: "payers",
    header: "Paid by",
    cell: ({ payers }) =>
      payers.length === 0 ? (
        <span className="text-dim">Nothing has matured</span>
      ) : (
        <ul className="grid gap-0.5 text-xs">
          {payers.map((payer) => (
            <li key={payer.organization_id} className="wrap-anywhere">
              {payer.organization_name}: {formatCredits(payer.earned)}
              <span className="text-dim">
                {" "}
                · {formatCredits(payer.money)} with purchased credits
              </span>
              {payer.shares_members ? (
                <span className="block text-bad">Shares a member with the creator</span>
              ) : null}
            </li>
          ))}
        </ul>
      ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ state, note }) => (
      <>
        {state === "pending" ? <Badge tone="warn">To decide</Badge> : null}
        {state === "completed" ? <Badge tone="good">Approved</Badge> : null}
        {state === "declined" ? <Badge tone="bad">Declined</Badge> : null}
        {note ? <span className="mt-0.5 block text-xs text-dim">“{note}”</span> : null}
      </>
    ),
  },
  {
    id: "amount",
    header: "Amount",
    align: "end",
    stacked: "amount",
    cell: ({ amount_cents }) => formatMoneyCents(amount_cents ?? 0),
  },
];

function DecideButtons({
  payout,
  onDecide,
}: {
  payout: PayoutAnswer;
  onDecide: (decision: Decision) => void;
}) {
  const what = `the payout of ${payout.organization_name}`;
  return (
    <span className="inline-flex flex-wrap justify-end gap-1.5">
      <Button
        size="sm"
        aria-label={`Approve ${what}`}
        disabledReason={
          payout.is_covered ? null : "Refunds took back a part of these earnings: decline it"
        }
        onClick={() => onDecide("approve")}
      >
        Approve
      </Button>
      <Button size="sm" aria-label={`Decline ${what}`} onClick={() => onDecide("decline")}>
        Decline
      </Button>
    </span>
  );
}
