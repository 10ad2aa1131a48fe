"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { GrantAnswer } from "@/server/grants/grant.schema";
import { stateWords } from "./describe-grant";
import { grantColumns } from "./grant-columns";
import { type GrantView, grantsHref, stateOf } from "./grant-filters";

/** Grants of one state, or all, newest first. */
export function GrantLog({
  organization,
  view,
  first,
}: {
  organization: { id: string; slug: string; timeZone: string };
  view: GrantView;
  first: Page<GrantAnswer>;
}) {
  const state = stateOf(view);
  return (
    <PagedTable
      className="mt-4"
      caption={state ? `Grants: ${stateWords[state].toLowerCase()}` : "All grants"}
      columns={grantColumns({ timeZone: organization.timeZone, withWallet: true })}
      first={first}
      read={(cursor) => trpc.grant.list.query({ organization_id: organization.id, state, cursor })}
      noun="grant"
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title={state ? `No grant is ${stateWords[state].toLowerCase()}` : "No grants yet"}
          text={state ? emptyWords[state] : "Your first purchase, recharge or gift creates one."}
          action={
            <Button asChild>
              <Link href={grantsHref(organization.slug, "living")}>What can be spent</Link>
            </Button>
          }
        />
      }
    />
  );
}

const emptyWords: Record<keyof typeof stateWords, string> = {
  scheduled: "Grants that start later appear here.",
  active: "Buy credits on the billing page to get one.",
  depleted: "Grants appear here once their last credit is spent.",
  expired: "Expired grants appear here, with what was left unused.",
  voided: "Grants taken back by our staff appear here.",
  clawed_back: "Grants whose payment was refunded or disputed appear here.",
};
