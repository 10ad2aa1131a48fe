"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ListedHold } from "@/server/operations/held/hold.schema";
import { ledgerHref } from "../../ledger/ledger-filters";
import { holdColumns } from "./hold-columns";
import { type HoldState, type HoldView, holdsHref, stateOf, stateWords } from "./hold-filters";

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
  first: Page<ListedHold>;
  /** Why the caller may not release any; null when they may. */
  releaseDisabledReason: string | null;
  apiUrl: string;
}) {
  const state = stateOf(view);
  return (
    <PagedTable
      className="mt-4"
      caption={state ? `Holds: ${stateWords[state].toLowerCase()}` : "All holds"}
      columns={holdColumns({ organization, releaseDisabledReason })}
      first={first}
      read={(cursor) => trpc.hold.list.query({ organization_id: organization.id, state, cursor })}
      noun="hold"
      rowKey={({ id }) => id}
      rowHref={({ id, operation }) =>
        operation === null ? undefined : ledgerHref(organization.slug, { q: id })
      }
      empty={
        state === "held" || !state ? (
          <EmptyState
            title={state ? "Nothing is held" : "No holds yet"}
            text="A hold reserves the price of slow work while it runs, such as an export or work a program starts like this. The credits are spent when the work is done and returned when it fails."
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
  );
}

const emptyWords: Record<Exclude<HoldState, "held">, { title: string; text: string }> = {
  captured: {
    title: "No hold was captured yet",
    text: "Holds appear here once their work is done and the credits are spent.",
  },
  released: {
    title: "No hold was released",
    text: "Holds appear here when their work was abandoned and the credits were returned.",
  },
  expired: {
    title: "No hold has expired",
    text: "Holds appear here when their work took too long and the credits were returned.",
  },
};

function firstHoldCurl(apiUrl: string, organizationId: string): string {
  return `curl ${apiUrl}/api/v1/holds \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: job-1" \\
  -H "Content-Type: application/json" \\
  -d '{"organization_id":"${organizationId}","operation":"compute.minute","quantity":30}'`;
}
