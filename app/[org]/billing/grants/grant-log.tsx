"use client";

import Link from "next/link";
import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import type { GrantAnswer } from "@/server/grants/grant.schema";
import { ProblemBanner } from "../problem-banner";
import { stateWords } from "./describe-grant";
import { grantColumns } from "./grant-columns";
import { type GrantView, grantsHref, stateOf } from "./grant-filters";

type Page = { data: GrantAnswer[]; next_cursor: string | null };

/** Grants of one state, or all, newest first. */
export function GrantLog({
  organization,
  view,
  first,
}: {
  organization: { id: string; slug: string; timeZone: string };
  view: GrantView;
  first: Page;
}) {
  const [grants, setGrants] = useState(first.data);
  const [cursor, setCursor] = useState(first.next_cursor);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);

  async function loadMore() {
    if (!cursor) return;
    setIsPending(true);
    setProblem(null);
    try {
      const page = await trpc.grants.list.query({
        organization_id: organization.id,
        state: stateOf(view),
        cursor,
      });
      setGrants((known) => [...known, ...page.data]);
      setCursor(page.next_cursor);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  const state = stateOf(view);
  return (
    <>
      <DataTable
        className="mt-4"
        caption={state ? `Grants: ${stateWords[state].toLowerCase()}` : "All grants"}
        columns={grantColumns({ timeZone: organization.timeZone, withWallet: true })}
        rows={grants}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={state ? `No grant is ${stateWords[state].toLowerCase()}` : "No grants yet"}
            text={state ? emptyWords[state] : "The first purchase, recharge or gift makes one."}
            action={
              <Button asChild>
                <Link href={grantsHref(organization.slug, "living")}>What can be spent</Link>
              </Button>
            }
          />
        }
      />
      <ProblemBanner problem={problem} className="mt-3" />
      <LoadMore
        shown={grants.length}
        noun={grants.length === 1 ? "grant" : "grants"}
        hasMore={cursor !== null}
        isPending={isPending}
        onLoadMore={loadMore}
      />
    </>
  );
}

const emptyWords: Record<keyof typeof stateWords, string> = {
  scheduled: "A grant whose effective time is still ahead waits here.",
  active: "Buy credits on the billing page to get one.",
  depleted: "A grant comes here when its last credit is spent.",
  expired: "What is left of a grant at its expiry is lost; the grant then stands here.",
  voided: "A grant that our staff took back stands here.",
  clawed_back: "A grant whose payment was refunded or disputed stands here.",
};
