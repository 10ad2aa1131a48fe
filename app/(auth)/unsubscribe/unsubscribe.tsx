"use client";

import { trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useLinkAction } from "../use-link-action";

/** Unsubscribes on a click: email scanners follow links but press no buttons. */
export function Unsubscribe({ token, isOff }: { token: string; isOff: boolean }) {
  const { press, isPending, isDone, problem } = useLinkAction(
    () => trpc.auth.unsubscribe.mutate({ token }),
    isOff,
  );

  if (isDone) {
    return (
      <Banner title="You are unsubscribed">
        These emails have stopped. One that is on its way may still arrive.
      </Banner>
    );
  }
  return (
    <div className="grid gap-4">
      <ProblemBanner problem={problem} />
      <Button variant="primary" size="lg" className="w-full" pending={isPending} onClick={press}>
        Unsubscribe
      </Button>
    </div>
  );
}
