import type { BadgeTone } from "@/components/ui/badge";
import type {
  ReconciliationAnswer,
  ReconciliationRowAnswer,
} from "@/server/payments/reconciliation/reconciliation.schema";

/** What a row of the report says, and what to do about it. */
export const verdictWords: Record<
  ReconciliationRowAnswer["verdict"],
  { label: string; tone: BadgeTone; fix: string | null }
> = {
  matches: { label: "Agrees", tone: "good", fix: null },
  under_way: {
    label: "In progress",
    tone: "neutral",
    fix: "Less than 15 minutes old, or a refund the bank has not processed yet.",
  },
  amount_differs: {
    label: "Amount differs",
    tone: "bad",
    fix: "Compare the payment here with the charge in Stripe’s dashboard.",
  },
  currency_differs: {
    label: "Currency differs",
    tone: "bad",
    fix: "Stripe settled it in another currency: compare it manually.",
  },
  missing_here: {
    label: "Missing here",
    tone: "bad",
    fix: "Stripe has money without a matching grant. Replay its event, or refund it.",
  },
  not_asked_for: {
    label: "Unexpected",
    tone: "bad",
    fix: "Paid twice or in the wrong amount. It didn’t become credits and is being returned. If it stays here, refund it in Stripe’s dashboard.",
  },
  missing_at_stripe: {
    label: "Missing at Stripe",
    tone: "bad",
    fix: "Credits were granted for money that Stripe doesn’t have.",
  },
};

/** How a run ended, in a badge. */
export function outcomeOf(run: ReconciliationAnswer): { label: string; tone: BadgeTone } {
  if (run.state === "running") return { label: "Running", tone: "warn" };
  if (run.state === "failed") return { label: "Failed", tone: "bad" };
  if (run.differences === 0) return { label: "No differences", tone: "good" };
  const noun = run.differences === 1 ? "difference" : "differences";
  return { label: `${run.differences} ${noun}`, tone: "bad" };
}
