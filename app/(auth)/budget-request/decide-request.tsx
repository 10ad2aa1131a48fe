"use client";

import Link from "next/link";
import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import type { BudgetRequestAnswer } from "@/server/budgets/requests/request.schema";
import { describeEffect } from "@/server/budgets/requests/request-words";
import { capitalized } from "@/server/foundation/words";

/** Decides on a click: email scanners follow links but press no buttons. */
export function DecideRequest({
  token,
  request,
  slug,
}: {
  token: string;
  request: BudgetRequestAnswer;
  slug: string;
}) {
  const [told, setTold] = useState(request);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [pending, setPending] = useState<"approve" | "decline" | null>(null);

  async function decide(decision: "approve" | "decline") {
    setPending(decision);
    setProblem(null);
    try {
      setTold(await trpc.auth.decideBudgetRequest.mutate({ token, decision }));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setPending(null);
    }
  }

  const budgets = (
    <Link href={`/${slug}/budgets`} className="underline underline-offset-2">
      Open budgets
    </Link>
  );
  if (told.status !== "open") {
    return <Banner title={outcomeOf(told)}>{budgets}</Banner>;
  }
  return (
    <div className="grid gap-3">
      <ProblemBanner problem={problem} />
      <p>{describeEffect(told)} It takes effect at once.</p>
      <Button
        variant="primary"
        size="lg"
        className="w-full"
        pending={pending === "approve"}
        onClick={() => decide("approve")}
      >
        Approve
      </Button>
      <Button
        size="lg"
        className="w-full"
        pending={pending === "decline"}
        onClick={() => decide("decline")}
      >
        Decline
      </Button>
      <p className="text-center text-13 text-dim">{budgets}</p>
    </div>
  );
}

function outcomeOf({ status, budget_name, decided_by: by }: BudgetRequestAnswer): string {
  switch (status) {
    case "approved":
      return `Approved${by ? ` by ${by}` : ""}: ${budget_name} was raised`;
    case "declined":
      return `Declined${by ? ` by ${by}` : ""}: ${budget_name} is unchanged`;
    case "withdrawn":
      return "The request was withdrawn";
    default:
      return `${capitalized(budget_name)}: the request has expired`;
  }
}
