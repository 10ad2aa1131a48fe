"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";

/**
 * Runs one change at a time, never optimistic: what happened is said after the server said it, and
 * the page is read again. The failure stays beside its control until the next try.
 */
export function useBillingChange() {
  const router = useRouter();
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);

  async function run<T>(
    change: () => Promise<T>,
    describe: (answer: T) => string,
  ): Promise<SubmitProblem | null> {
    setIsPending(true);
    setProblem(null);
    try {
      toast.success(describe(await change()));
      router.refresh();
      return null;
    } catch (error) {
      const refused = problemOf(error);
      setProblem(refused);
      return refused;
    } finally {
      setIsPending(false);
    }
  }

  return { run, isPending, problem, clearProblem: () => setProblem(null) };
}
