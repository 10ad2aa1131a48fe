"use client";

import { useRef, useState, useTransition } from "react";
import { problemOf, rawProblemOf, type SubmitProblem } from "@/app/trpc/client";
import type { Cure } from "@/server/foundation/cure.schema";

/** A refusal, with what the answer says about credits. */
export type OperationProblem = SubmitProblem & {
  /** Credits; there when the balance was too small. */
  shortage?: { required: number; available: number; held: number; shortfall: number };
  rechargeState?: string;
  /** A budget refused it, not the balance: the message says which and what helps. */
  overBudget?: true;
  /** Where more of that budget is asked for, or given. */
  askUrl?: string;
  /** What it waits for lies in the settings of the books: a role without an account, a closed period. */
  inBookSettings?: true;
  /** The role that no account has. */
  missingRole?: string;
};

type Attempt<Output> = (options: { context: { idempotencyKey: string } }) => Promise<Output>;

/**
 * Runs a paid operation once per intent: a double click, a repeat after a lost connection and
 * "try again" all carry the same idempotency key, so that they are charged once. The key is renewed
 * when the operation succeeded. `onDone` runs in a transition: `isPending` lasts until the page it
 * navigates to (or refreshes) is there.
 */
export function usePaidOperation<Output>(onDone: (output: Output) => void) {
  const [problem, setProblem] = useState<OperationProblem | null>(null);
  const [isSending, setSending] = useState(false);
  const [isSettling, startTransition] = useTransition();
  const idempotencyKey = useRef<string | null>(null);
  const lastAttempt = useRef<Attempt<Output> | null>(null);

  /** @returns the problem, or null when it was done. */
  async function run(attempt: Attempt<Output>): Promise<OperationProblem | null> {
    lastAttempt.current = attempt;
    idempotencyKey.current ??= crypto.randomUUID();
    setSending(true);
    setProblem(null);
    try {
      const output = await attempt({ context: { idempotencyKey: idempotencyKey.current } });
      idempotencyKey.current = null;
      startTransition(() => onDone(output));
      return null;
    } catch (error) {
      const failure = readProblem(error);
      if (failure.code === "idempotency_key_reused") idempotencyKey.current = null;
      setProblem(failure);
      return failure;
    } finally {
      setSending(false);
    }
  }

  return {
    run,
    /** Sends the last attempt again, with the same key. */
    retry: () => (lastAttempt.current ? run(lastAttempt.current) : Promise.resolve(null)),
    reset: () => setProblem(null),
    problem,
    isPending: isSending || isSettling,
  };
}

function readProblem(error: unknown): OperationProblem {
  const problem = problemOf(error);
  if (problem.code === "idempotency_key_reused") {
    return {
      ...problem,
      message:
        "Your first attempt succeeded after all, with the values entered then; this one wasn’t carried out. Check the list before you try again.",
    };
  }
  const extra = rawProblemOf(error) ?? {};
  if (extra.blocked_by === "budget") {
    const cures = (extra.cures ?? []) as Cure[];
    const ask = cures.find(({ kind }) => kind === "request_budget")?.url;
    return { ...problem, overBudget: true, ...(ask ? { askUrl: ask } : {}) };
  }
  if (typeof extra.missing_role === "string")
    return { ...problem, inBookSettings: true, missingRole: extra.missing_role };
  if ("closed_through" in extra) return { ...problem, inBookSettings: true };
  const [required, available, held, shortfall] = [
    extra.required,
    extra.available,
    extra.held,
    extra.shortfall,
  ];
  return {
    ...problem,
    ...(typeof required === "number" &&
    typeof available === "number" &&
    typeof shortfall === "number"
      ? {
          shortage: {
            required,
            available,
            held: typeof held === "number" ? held : 0,
            shortfall,
          },
        }
      : {}),
    ...(typeof extra.recharge_state === "string" ? { rechargeState: extra.recharge_state } : {}),
  };
}
