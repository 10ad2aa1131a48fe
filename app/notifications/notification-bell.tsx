"use client";

import { Bell } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Sheet } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { MOST_COUNTED } from "@/server/gateways/notices/notice-words";
import type { NotificationAnswer } from "@/server/notifications/notification.schema";

const NotificationList = dynamic(() =>
  import("./notification-list").then((loaded) => loaded.NotificationList),
);

/** The bell: how much is unread, and behind it the inbox. */
export function NotificationBell({ unread }: { unread: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const [first, setFirst] = useState<Page<NotificationAnswer> | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const count = unread < MOST_COUNTED ? String(unread) : `${MOST_COUNTED - 1}+`;

  function change(open: boolean) {
    setIsOpen(open);
    if (!open) return;
    setFirst(null);
    setProblem(null);
    trpc.me.notifications
      .query({ limit: 20 })
      .then(setFirst)
      .catch((error: unknown) => setProblem(problemOf(error)));
  }

  return (
    <Sheet
      title="Notifications"
      open={isOpen}
      onOpenChange={change}
      trigger={
        <Button
          variant="ghost"
          size="icon"
          className="relative shrink-0"
          aria-label={unread === 0 ? "Notifications" : `Notifications, ${count} unread`}
        >
          <Bell aria-hidden />
          {unread > 0 ? (
            <span
              aria-hidden
              className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[10px] leading-4 font-semibold text-bg"
            >
              {count}
            </span>
          ) : null}
        </Button>
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">
        <ProblemBanner problem={problem} />
        {first ? (
          <NotificationList first={first} onOpen={() => setIsOpen(false)} />
        ) : problem ? null : (
          <div className="grid gap-2" aria-busy>
            <Skeleton className="h-14" />
            <Skeleton className="h-14" />
            <Skeleton className="h-14" />
          </div>
        )}
        <p className="mt-4 flex flex-wrap gap-x-4 gap-y-1 text-13">
          <Link
            href="/account/inbox"
            className="underline underline-offset-2"
            onClick={() => setIsOpen(false)}
          >
            Open the inbox
          </Link>
          <Link
            href="/account/notifications"
            className="underline underline-offset-2"
            onClick={() => setIsOpen(false)}
          >
            Choose what you are told
          </Link>
        </p>
      </div>
    </Sheet>
  );
}
