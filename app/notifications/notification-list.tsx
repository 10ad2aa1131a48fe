"use client";

import { CheckCheck } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { type Page, usePages } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import type { NotificationAnswer } from "@/server/notifications/notification.schema";

/** What a person was told, newest first; opening one marks it as read. */
export function NotificationList({
  first,
  keepsPlace = false,
  onOpen,
}: {
  first: Page<NotificationAnswer>;
  keepsPlace?: boolean;
  onOpen?: () => void;
}) {
  const router = useRouter();
  const { rows, hasMore, isPending, problem, loadMore } = usePages(
    first,
    (cursor) => trpc.me.notifications.query({ cursor, limit: 20 }),
    { keepsPlace },
  );
  const change = useChange();
  const [readHere, setReadHere] = useState<ReadHere>({ ids: new Set(), upTo: "" });
  const isUnread = ({ id, read_at }: NotificationAnswer) =>
    read_at === null && !readHere.ids.has(id) && id > readHere.upTo;
  const newest = rows[0]?.id;

  if (!newest) {
    return (
      <EmptyState
        title="No notifications"
        text="Payments, low balances, budgets and requests of your organizations show here."
      />
    );
  }

  async function markAll(upTo: string) {
    const refused = await change.run(
      () => trpc.me.notifications_read_all.mutate({ up_to: upTo }),
      () => null,
    );
    if (!refused) setReadHere((known) => ({ ...known, upTo }));
  }

  /** The link leads on at once; whether it was marked does not hold it up. */
  function open(notification: NotificationAnswer) {
    onOpen?.();
    if (!isUnread(notification)) return;
    setReadHere((known) => ({ ...known, ids: new Set([...known.ids, notification.id]) }));
    trpc.me.notification_read
      .mutate({ notification_id: notification.id })
      .then(() => router.refresh())
      .catch(() => {});
  }

  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex justify-end">
        <Button
          size="sm"
          pending={change.isPending}
          disabled={!rows.some(isUnread)}
          onClick={() => markAll(newest)}
        >
          <CheckCheck aria-hidden />
          Mark all as read
        </Button>
      </div>
      <ProblemBanner problem={change.problem} />
      <ul className="divide-y rounded-lg border" aria-label="Notifications, newest first">
        {rows.map((notification) => (
          <li key={notification.id}>
            <Link
              href={notification.path}
              onClick={() => open(notification)}
              className="flex gap-3 px-4 py-3 -outline-offset-2 hover:bg-surface"
            >
              <span
                aria-hidden
                className={cn(
                  "mt-1.5 size-2 shrink-0 rounded-full",
                  isUnread(notification) ? dots[notification.kind === "critical" ? 1 : 0] : "",
                )}
              />
              <span className="min-w-0 flex-1">
                <span
                  className={cn(
                    "block wrap-anywhere",
                    isUnread(notification) ? "font-medium" : "text-dim",
                  )}
                >
                  {isUnread(notification) ? <span className="sr-only">Unread: </span> : null}
                  {notification.title}
                </span>
                <span className="block truncate text-13 text-dim">
                  {notification.organization ? `${notification.organization.name} · ` : ""}
                  <Time iso={notification.created_at} />
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <ProblemBanner problem={problem} />
      {hasMore ? (
        <LoadMore
          shown={rows.length}
          noun="notifications"
          hasMore={hasMore}
          isPending={isPending}
          onLoadMore={loadMore}
        />
      ) : null}
    </div>
  );
}

/** What was marked here, before the page is read again. */
type ReadHere = { ids: ReadonlySet<string>; upTo: string };

const dots = ["bg-accent", "bg-bad"] as const;
