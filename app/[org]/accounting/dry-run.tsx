"use client";

import { useState } from "react";
import { type FieldValues, useFormContext } from "react-hook-form";
import { sendJson } from "@/app/send-json";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import type { DryRun } from "@/server/operations/dry-run.schema";
import { creditsInWords, formatCost, formatCredits } from "@/server/pricing/amount-words";

/**
 * Asks what an operation would cost and whether it would pass, without making anything. What came of it stands under
 * the button until the next question.
 */
export function useDryRun(path: `/${string}`) {
  const [told, setTold] = useState<DryRun | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setPending] = useState(false);

  async function ask(body: object) {
    setPending(true);
    setProblem(null);
    setTold(null);
    try {
      setTold(await sendJson<DryRun>(`${path}?dry_run=true`, body));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setPending(false);
    }
  }

  return {
    ask,
    /** What it was told is about something else now. */
    forget() {
      setTold(null);
      setProblem(null);
    },
    told,
    problem,
    isPending,
  };
}

/** The button of a form that asks, once what is entered is sound. */
export function DryRunButton<Values extends FieldValues>({
  dryRun,
  bodyOf,
  disabledReason,
}: {
  dryRun: ReturnType<typeof useDryRun>;
  /** What the form would send. */
  bodyOf: (values: Values) => object;
  disabledReason: string | null;
}) {
  const form = useFormContext<Values>();
  return (
    <Button
      variant="ghost"
      pending={dryRun.isPending}
      disabledReason={disabledReason}
      onClick={() => void form.handleSubmit((values) => dryRun.ask(bodyOf(values)))()}
    >
      Check first
    </Button>
  );
}

/** What a dry run came to. */
export function DryRunResult({
  told,
  problem,
}: {
  told: DryRun | null;
  problem: SubmitProblem | null;
}) {
  if (problem) return <ProblemBanner problem={problem} />;
  if (!told) return null;
  if (told.refusal)
    return (
      <Banner tone="low" title={`It would be refused. It costs ${formatCost(told.credits)}.`}>
        {told.refusal.detail}
      </Banner>
    );
  return (
    <Banner title={`It would succeed and cost ${formatCost(told.credits)}.`}>
      {told.available === null
        ? "Nothing was done or charged."
        : `It would leave ${formatCredits(told.available - told.credits)} of ${creditsInWords(told.available)}. Nothing was done or charged.`}
    </Banner>
  );
}
