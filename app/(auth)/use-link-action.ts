"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";

/** What a link in an email does, on a click: email scanners follow links but press no buttons. */
export function useLinkAction(act: () => Promise<unknown>, wasDone = false) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isDone, setIsDone] = useState(wasDone);
  const [isPending, setIsPending] = useState(false);

  async function press() {
    setIsPending(true);
    setProblem(null);
    try {
      await act();
      setIsDone(true);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return { press, isPending, isDone, problem };
}
