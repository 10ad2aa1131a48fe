"use client";

import { MailboxLink } from "@/app/(auth)/mailbox-link";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";

type Change = {
  email: string;
  confirmed_from_old: boolean;
  confirmed_from_new: boolean;
  expires_at: string;
};

/** A change of address that waits for one mailbox or both. */
export function PendingEmail({
  current,
  change,
  mailboxUrl,
}: {
  current: string;
  change: Change;
  mailboxUrl: string | null;
}) {
  const { run, isPending, problem } = useChange();
  const waiting = [
    ...(change.confirmed_from_old ? [] : [current]),
    ...(change.confirmed_from_new ? [] : [change.email]),
  ];
  return (
    <div className="grid gap-3">
      <Banner
        title={`Waiting to become ${change.email}`}
        action={
          <Button
            size="sm"
            pending={isPending}
            onClick={() =>
              run(
                () => trpc.me.email_change_cancel.mutate({}),
                () => "Your email stays as it is",
              )
            }
          >
            Keep {current}
          </Button>
        }
      >
        Still to be confirmed from {waiting.join(" and ")}, by{" "}
        <Time iso={change.expires_at} as="date-time" />. Until then nothing changes.{" "}
        <MailboxLink url={mailboxUrl} />
      </Banner>
      <ProblemBanner problem={problem} />
    </div>
  );
}
