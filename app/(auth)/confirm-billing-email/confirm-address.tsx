"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";

/** Agrees on a click: email scanners follow links but press no buttons. */
export function ConfirmAddress({ token, email }: { token: string; email: string }) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isDone, setIsDone] = useState(false);
  const [isPending, setIsPending] = useState(false);

  async function confirm() {
    setIsPending(true);
    setProblem(null);
    try {
      await trpc.auth.confirmBillingEmail.mutate({ token });
      setIsDone(true);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  if (isDone) {
    return (
      <Banner title="The address is confirmed">Receipts and notices now go to {email}.</Banner>
    );
  }
  return (
    <div className="grid gap-4">
      <ProblemBanner problem={problem} />
      <Button variant="primary" size="lg" className="w-full" pending={isPending} onClick={confirm}>
        Confirm {email}
      </Button>
    </div>
  );
}
