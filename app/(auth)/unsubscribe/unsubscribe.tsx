"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";

/** Unsubscribes on a click: email scanners follow links but press no buttons. */
export function Unsubscribe({ token, isOff }: { token: string; isOff: boolean }) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isDone, setIsDone] = useState(isOff);
  const [isPending, setIsPending] = useState(false);

  async function unsubscribe() {
    setIsPending(true);
    setProblem(null);
    try {
      await trpc.auth.unsubscribe.mutate({ token });
      setIsDone(true);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

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
      <Button
        variant="primary"
        size="lg"
        className="w-full"
        pending={isPending}
        onClick={unsubscribe}
      >
        Unsubscribe
      </Button>
    </div>
  );
}
