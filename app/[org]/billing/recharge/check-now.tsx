"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import type { BillingOverview } from "../../read-frame";
import { whyNotBuy } from "../money-words";

/** Looks at the balance at once, and says what was charged or why nothing was due. */
export function CheckNow({
  organizationId,
  overview,
}: {
  organizationId: string;
  overview: BillingOverview;
}) {
  const router = useRouter();
  const key = useRef<string | null>(null);
  const [isPending, setIsPending] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const refusal =
    whyNotBuy(overview) ?? (overview.recharge.enabled ? null : "Auto-recharge is off");

  async function check() {
    // Kept until an answer came, so that a second try after a lost one charges nothing twice.
    key.current ??= crypto.randomUUID();
    setIsPending(true);
    setProblem(null);
    try {
      const answer = await trpc.auto_top_up.trigger.mutate(
        { organization_id: organizationId },
        { context: { idempotencyKey: key.current } },
      );
      key.current = null;
      setSaid(
        answer.success
          ? `Charged ${formatMoneyCents(Math.round(answer.amount * 100))}. The credits are in your balance.`
          : answer.message,
      );
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 border-t pt-3 text-13">
      <Button size="sm" pending={isPending} disabledReason={refusal} onClick={check}>
        Check now
      </Button>
      <output aria-live="polite" className="min-w-0 text-dim">
        {said ?? "Checks the balance now and charges only if a recharge is due."}
      </output>
      <ProblemBanner problem={problem} className="w-full" />
    </div>
  );
}
