import { cn } from "@/components/ui/cn";
import { Meter } from "@/components/ui/meter";
import type { BudgetAnswer } from "@/server/budgets/budget.schema";
import { describeBudget } from "@/server/budgets/budget-words";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";

/** How much of a budget is used, with a mark at each percentage that is told. */
export function BudgetMeter({
  budget,
  className,
}: {
  budget: BudgetAnswer;
  className?: string | undefined;
}) {
  const { limit, spent, alert_percents, subject_name: subjectName } = budget;
  const used = spent / limit;
  return (
    <div className={cn("relative pb-1.5", className)}>
      <Meter
        label={`Used of ${describeBudget({ ...budget, subjectName })}`}
        value={spent}
        maximum={limit}
        valueText={`${formatCredits(spent)} of ${creditsInWords(limit)}`}
        tone={used >= 1 || budget.paused_at ? "bad" : used >= 0.8 ? "warn" : "good"}
      />
      {alert_percents.map((percent) => (
        <span
          key={percent}
          aria-hidden
          title={`Emails at ${percent}%`}
          className="absolute bottom-0 h-1 w-px -translate-x-px bg-faint"
          style={{ left: `${percent}%` }}
        />
      ))}
    </div>
  );
}

/** `80%`, rounded down: 99.9% is not yet the limit. */
export function usedPercent({ spent, limit }: Pick<BudgetAnswer, "spent" | "limit">): string {
  return `${Math.floor((spent / limit) * 100)}%`;
}
