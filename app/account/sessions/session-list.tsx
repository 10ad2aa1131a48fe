"use client";

import { Monitor, MonitorSmartphone, Smartphone, Tablet } from "lucide-react";
import { useState } from "react";
import { leave } from "@/app/(auth)/sign-out/leave";
import { trpc } from "@/app/trpc/client";
import { UNREACHABLE } from "@/app/unreachable";
import { useChange } from "@/app/use-change";
import { type Page, usePages } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { LoadMore } from "@/components/ui/load-more";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import type { SessionAnswer } from "@/server/users/sessions/session.schema";
import { AccountRow } from "../account-row";

const icons = {
  desktop: Monitor,
  phone: Smartphone,
  tablet: Tablet,
  other: MonitorSmartphone,
} as const;

/** The browsers a person is signed in with, and the way to sign each out. */
export function SessionList({ first }: { first: Page<SessionAnswer> }) {
  const { rows, hasMore, isPending, problem, loadMore } = usePages(first, (cursor) =>
    trpc.me.sessions.query({ cursor }),
  );
  return (
    <>
      <Card flush>
        <ul className="divide-y" aria-label="Sessions, newest sign-in first">
          {rows.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      </Card>
      <ProblemBanner problem={problem} className="mt-3" />
      {hasMore ? (
        <LoadMore
          shown={rows.length}
          noun="sessions"
          hasMore={hasMore}
          isPending={isPending}
          onLoadMore={loadMore}
        />
      ) : null}
    </>
  );
}

function SessionRow({ session }: { session: SessionAnswer }) {
  const { device, kind, ip, created_at, last_seen_at, current } = session;
  return (
    <AccountRow
      icon={icons[kind]}
      title={
        <>
          {device}
          {current ? <Badge tone="good">This device</Badge> : null}
        </>
      }
      detail={
        <>
          Last seen {current ? "now" : <Time iso={last_seen_at} />}
          {ip === null ? null : (
            <>
              {" "}
              from <span className="font-mono text-xs">{ip}</span>
            </>
          )}{" "}
          · signed in <Time iso={created_at} as="date-time" />
        </>
      }
    >
      <EndSession session={session} />
    </AccountRow>
  );
}

function EndSession({ session: { id, device, current } }: { session: SessionAnswer }) {
  const { run, isPending, problem } = useChange();
  const [isLeaving, setIsLeaving] = useState(false);
  const [failed, setFailed] = useState(false);

  async function signOut() {
    if (!current) {
      await run(
        () => trpc.me.session_end.mutate({ session_id: id }),
        () => `${device} is signed out`,
      );
      return;
    }
    setIsLeaving(true);
    setFailed(false);
    await leave().catch(() => {
      setFailed(true);
      setIsLeaving(false);
    });
  }

  return (
    <div className="grid justify-items-end gap-1">
      <Button
        size="sm"
        pending={isPending || isLeaving}
        aria-label={current ? "Sign out this device" : `Sign out ${device}`}
        onClick={signOut}
      >
        Sign out
      </Button>
      {problem || failed ? (
        <p role="alert" className="text-13 text-bad">
          {problem?.message ?? `${UNREACHABLE} You are still signed in.`}
        </p>
      ) : null}
    </div>
  );
}

/** Signs every browser out but this one. */
export function EndOthers() {
  const { run } = useChange();
  return (
    <ConfirmDialog
      danger
      title="Sign out everywhere else?"
      consequence="Every other browser is signed out at once. API keys keep working."
      confirmLabel="Sign out everywhere else"
      trigger={<Button>Sign out everywhere else</Button>}
      onConfirm={async () => {
        const refused = await run(
          () => trpc.me.session_end_others.mutate({}),
          ({ ended }) =>
            ended === 1 ? "One other session was ended" : `${ended} other sessions were ended`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
