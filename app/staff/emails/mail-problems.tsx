"use client";

import { trpc } from "@/app/trpc/client";
import { type Page, usePages } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import type { MailProblemAnswer } from "@/server/notifications/notification.schema";

/** Addresses that bounced or complained, newest first. */
export function MailProblems({ first }: { first: Page<MailProblemAnswer> }) {
  const { rows, hasMore, isPending, problem, loadMore } = usePages(
    first,
    (cursor) => trpc.staff.mail_problem.list.query({ cursor, limit: 50 }),
    { keepsPlace: true },
  );
  if (rows.length === 0) {
    return (
      <EmptyState
        title="Email reaches everybody"
        text="Addresses that bounce or complain show here once Resend reports them."
      />
    );
  }
  return (
    <>
      <Card flush>
        <ul className="divide-y" aria-label="Addresses that email does not reach, newest first">
          {rows.map(({ address, kind, detail, since }) => (
            <li key={address} className="px-4.5 py-3">
              <p className="flex flex-wrap items-center gap-2">
                <span className="min-w-0 font-medium break-all">{address}</span>
                <Badge tone={kind === "bounced" ? "warn" : "bad"}>
                  {kind === "bounced" ? "Bounced" : "Reported as spam"}
                </Badge>
              </p>
              <p className="text-13 wrap-anywhere text-dim">
                <Time iso={since} />
                {detail ? ` · ${detail}` : ""}
              </p>
            </li>
          ))}
        </ul>
      </Card>
      <ProblemBanner problem={problem} className="mt-3" />
      {hasMore ? (
        <LoadMore
          shown={rows.length}
          noun="addresses"
          hasMore={hasMore}
          isPending={isPending}
          onLoadMore={loadMore}
        />
      ) : null}
    </>
  );
}
