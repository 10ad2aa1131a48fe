"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";

type Options = { context: { idempotencyKey: string } };

/**
 * Makes one change at a time, with one key for one intent: a retry after a lost answer does not move
 * credits twice, and a refusal leaves the key free. What happened is said after the server said it, and the page is read again.
 */
export function useAccountChange() {
  const router = useRouter();
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const intent = useRef(crypto.randomUUID());

  async function run<T>(
    change: (options: Options) => Promise<T>,
    describe: (answer: T) => string,
  ): Promise<SubmitProblem | null> {
    setIsPending(true);
    setProblem(null);
    try {
      const answer = await change({ context: { idempotencyKey: intent.current } });
      intent.current = crypto.randomUUID();
      toast.success(describe(answer));
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

  return { run, isPending, problem };
}
