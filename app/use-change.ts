"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";
import { toast } from "@/components/ui/toast";

/**
 * Runs one change at a time, never optimistic: what happened is said after the server said it (null: the caller says
 * it), and the page is read again. The failure stays beside its control until the next try.
 */
export function useChange() {
  const router = useRouter();
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);

  async function run<T>(
    change: () => Promise<T>,
    describe: (answer: T) => string | null,
  ): Promise<SubmitProblem | null> {
    setIsPending(true);
    setProblem(null);
    try {
      const done = describe(await change());
      if (done !== null) toast.success(done);
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

type Options = { context: { idempotencyKey: string } };

/**
 * The same with one key for one intent: a retry after a lost answer does not do it twice, and a
 * refusal leaves the key free.
 */
export function useKeyedChange() {
  const { run, isPending, problem } = useChange();
  const intent = useRef(crypto.randomUUID());

  async function runKeyed<T>(
    change: (options: Options) => Promise<T>,
    describe: (answer: T) => string | null,
  ): Promise<SubmitProblem | null> {
    return run(async () => {
      const answer = await change({ context: { idempotencyKey: intent.current } });
      intent.current = crypto.randomUUID();
      return answer;
    }, describe);
  }

  return { run: runKeyed, isPending, problem };
}
