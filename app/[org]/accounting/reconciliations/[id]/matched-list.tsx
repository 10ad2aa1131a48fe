"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import type { Page } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemBanner } from "@/components/ui/problem-banner";
import type { MatchAnswer } from "@/server/accounting/reconciliations/reconciliation.schema";
import { formatDate } from "@/server/foundation/date-words";
import { formatMinorUnits } from "../../minor-units";
import type { Shared } from "./reconciliation-summary";

/** Matches, newest first, each with the way back. */
export function MatchedList({
  organizationId,
  reconciliation,
  readOnlyReason,
  firstPage,
  transactionsHref,
}: Shared & { firstPage: Page<MatchAnswer>; transactionsHref: string }) {
  const change = useChange();
  const one = { organization_id: organizationId, reconciliation_id: reconciliation.id };
  const whyNot =
    readOnlyReason ??
    (reconciliation.status === "completed"
      ? "The reconciliation is completed. Undo the completion first"
      : null);
  const columns: Column<MatchAnswer>[] = [
    {
      id: "transactions",
      header: "Transactions",
      stacked: "title",
      cell: ({ transactions }) => (
        <ul>
          {transactions.map(({ transaction_id: id, description, date }) => (
            <li key={id}>
              <Link href={`${transactionsHref}/${id}`} className="hover:underline">
                {description}
              </Link>
              <span className="text-dim tabular-nums">, {formatDate(date)}</span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      id: "lines",
      header: "Bank lines",
      align: "end",
      cell: ({ statement_line_ids: lines }) => <span className="tabular-nums">{lines.length}</span>,
    },
    {
      id: "amount",
      header: "Amount",
      align: "end",
      stacked: "amount",
      cell: ({ amount }) => (
        <span className="tabular-nums">{formatMinorUnits(amount, reconciliation.currency)}</span>
      ),
    },
    {
      id: "undo",
      header: "Unmatch",
      hideHeader: true,
      align: "end",
      cell: ({ id, transactions }) => (
        <Button
          size="sm"
          pending={change.isPending}
          disabledReason={whyNot}
          aria-label={`Unmatch ${transactions.map(({ description }) => description).join(" and ")}`}
          onClick={() =>
            void change.run(
              () => trpc.statement_match.remove.mutate({ ...one, match_id: id }),
              () => "Match removed. Its lines and transactions are unmatched again.",
            )
          }
        >
          Unmatch
        </Button>
      ),
    },
  ];
  return (
    <Section title="Matched" aside="Removing a match is free">
      <ProblemBanner problem={change.problem} className="mb-3" />
      <PagedTable
        caption="Matches, newest first"
        columns={columns}
        first={firstPage}
        read={(cursor) => trpc.statement_match.list.query({ ...one, cursor })}
        noun="match"
        quietEnd
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="Nothing matched yet"
            text="Matched lines move here and count toward the closing balance."
          />
        }
      />
    </Section>
  );
}
