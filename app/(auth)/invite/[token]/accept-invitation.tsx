"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { enter } from "../../sign-in-with";

/** One click joins; email scanners that follow the link press nothing. */
export function AcceptInvitation({
  token,
  organizationName,
}: {
  token: string;
  organizationName: string;
}) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function accept() {
    setIsPending(true);
    setProblem(null);
    try {
      const { slug } = await trpc.invitation.accept.mutate({ token });
      enter(`/${slug}`);
    } catch (error) {
      setProblem(problemOf(error));
      setIsPending(false);
    }
  }

  return (
    <>
      <ProblemBanner problem={problem} />
      <Button variant="primary" size="lg" className="w-full" pending={isPending} onClick={accept}>
        Join {organizationName}
      </Button>
    </>
  );
}
