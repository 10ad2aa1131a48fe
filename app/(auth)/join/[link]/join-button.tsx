"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { enter } from "../../sign-in-with";

/** Joins by the link and goes there. */
export function JoinButton({ link, organizationName }: { link: string; organizationName: string }) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function join() {
    setIsPending(true);
    setProblem(null);
    try {
      const { slug } = await trpc.join_link.accept.mutate({ link });
      enter(`/${slug}`);
    } catch (error) {
      setProblem(problemOf(error));
      setIsPending(false);
    }
  }

  return (
    <div className="grid gap-4">
      <ProblemBanner problem={problem} />
      <Button variant="primary" size="lg" className="w-full" pending={isPending} onClick={join}>
        Join {organizationName}
      </Button>
    </div>
  );
}
