"use client";

import Link from "next/link";
import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import type { ListedHold } from "@/server/holds/hold.schema";
import { ledgerHref } from "../../ledger/ledger-filters";
import { ProblemBanner } from "../problem-banner";
import { holdColumns } from "./hold-columns";
import { type HoldState, type HoldView, holdsHref, stateOf, stateWords } from "./hold-filters";

type Page = { data: ListedHold[]; next_cursor: string | null };

/** Holds of one state, or all, newest first. */
export function HoldLog({
  organization,
  view,
  first,
  releaseDisabledReason,
  apiUrl,
}: {
  organization: { id: string; slug: string; timeZone: string };
  view: HoldView;
  first: Page;
  /** Why the caller may not release any; null when they may. */
  releaseDisabledReason: string | null;
  apiUrl: string;
}) {
  const [holds, setHolds] = useState(first.data);
  const [cursor, setCursor] = useState(first.next_cursor);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const state = stateOf(view);

  async function loadMore() {
    if (!cursor) return;
    setIsPending(true);
    setProblem(null);
    try {
      const scope = { organization_id: organization.id, state };
      const page = await trpc.holds.list.query({ ...scope, cursor });
      setHolds((known) => [...known, ...page.data]);
      setCursor(page.next_cursor);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <>
      <DataTable
        className="mt-4"
        caption={state ? `Holds: ${stateWords[state].toLowerCase()}` : "All holds"}
        columns={holdColumns({ organization, releaseDisabledReason })}
        rows={holds}
        rowKey={({ id }) => id}
        rowHref={({ id, operation }) =>
          operation === null ? undefined : ledgerHref(organization.slug, { q: id })
        }
        empty={
          state === "held" || !state ? (
            <EmptyState
              title={state ? "Nothing is held" : "No holds yet"}
              text="A hold reserves the price of slow work while it runs: an export, or what a program opens like this. Its credits are spent when the work is done, and come back when it is not."
              className="max-w-2xl"
              snippet={firstHoldCurl(apiUrl, organization.id)}
            />
          ) : (
            <EmptyState
              {...emptyWords[state]}
              action={
                <Button asChild>
                  <Link href={holdsHref(organization.slug, "held")}>What is held now</Link>
                </Button>
              }
            />
          )
        }
      />
      <ProblemBanner problem={problem} className="mt-3" />
      <LoadMore
        shown={holds.length}
        noun={holds.length === 1 ? "hold" : "holds"}
        hasMore={cursor !== null}
        isPending={isPending}
        onLoadMore={loadMore}
      />
    </>
  );
}

const emptyWords: Record<Exclude<HoldState, "held">, { title: string; text: string }> = {
  captured: {
    title: "No hold was captured yet",
    text: "A hold comes here when its work is done and its credits are spent.",
  },
  released: {
    title: "No hold was released",
    text: "A hold comes here when its work was given up; its credits are back.",
  },
  expired: {
    title: "No hold has expired",
    text: "A hold comes here when its work took longer than it was given; its credits are back.",
  },
};

function firstHoldCurl(apiUrl: string, organizationId: string): string {
  return `curl ${apiUrl}/api/v1/holds \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: job-1" \\
  -H "Content-Type: application/json" \\
  -d '{"organization_id":"${organizationId}","operation":"compute.minute","quantity":30}'`;
}
