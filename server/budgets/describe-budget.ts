import type { BudgetPeriod, BudgetSubject } from "@/generated/prisma/enums";
import { describeBudget } from "@/server/budgets/budget-words";
import type { Cure } from "@/server/foundation/cure.schema";
import { formatDateTime } from "@/server/foundation/date-words";
import { capitalized } from "@/server/foundation/words";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

/** A budget as a person is told of it. `limit` and `spent` are microcredits. */
export type DescribedBudget = {
  id: string;
  /** Whose budget it is, also where it limits another. */
  organizationId: string;
  subject: BudgetSubject;
  /** What people call it: the organization, the member, the agent, the API key, the operation. */
  subjectName: string;
  period: BudgetPeriod;
  limit: bigint;
  /** In the window that runs now. */
  spent: bigint;
  paused: boolean;
  /** When the window starts again; null for a lifetime. */
  resetsAt: Date | null;
  timeZone: string;
};

/** The refusal of a charge of `price` microcredits by this budget: its message, and the fields of its answer. */
export function refusalByBudget(
  budget: DescribedBudget,
  price: bigint,
): {
  message: string;
  extra: {
    blocked_by: "budget";
    budget: {
      id: string;
      subject: BudgetSubject;
      subject_name: string;
      period: BudgetPeriod;
      limit: number;
      spent: number;
      paused: boolean;
      resets_at: string | null;
    };
  };
} {
  return {
    message: refusalMessage(budget, price),
    extra: {
      blocked_by: "budget",
      budget: {
        id: budget.id,
        subject: budget.subject,
        subject_name: budget.subjectName,
        period: budget.period,
        limit: microcreditsToCredits(budget.limit),
        spent: microcreditsToCredits(budget.spent),
        paused: budget.paused,
        resets_at: budget.resetsAt?.toISOString() ?? null,
      },
    },
  };
}

/**
 * What fixes that refusal. Waiting comes first where it is enough.
 * @param pages where whoever was refused asks for more, and where others change the budget
 */
export function curesByBudget(
  budget: DescribedBudget,
  price: bigint,
  pages: { ask: string; change: string },
): Cure[] {
  const { paused, resetsAt, limit, spent } = budget;
  const name = describeBudget(budget);
  const enough = spent + price > limit ? spent + price : limit;
  const request: Cure = {
    kind: "request_budget",
    detail: `Ask for ${name} to be ${paused ? "resumed" : "raised"}.`,
    url: pages.ask,
    request: {
      method: "POST",
      path: "/api/v1/budget-requests",
      body: { budget_id: budget.id, limit: microcreditsToCredits(enough) },
    },
  };
  if (paused) {
    return [{ kind: "resume_budget", detail: `Have ${name} resumed.`, url: pages.change }, request];
  }
  if (!resetsAt || price > limit) return [request];
  const after = resetsAt.toISOString();
  return [{ kind: "wait", detail: `Wait until ${name} resets.`, after }, request];
}

function refusalMessage(budget: DescribedBudget, price: bigint): string {
  const name = describeBudget(budget);
  if (budget.paused) {
    return `${capitalized(name)} is paused, because its limit of ${inCredits(budget.limit)} was reached. Nothing was done or charged. An owner, admin or billing member has to resume it.`;
  }
  const left = budget.limit > budget.spent ? budget.limit - budget.spent : 0n;
  return `This costs ${inCredits(price)} and ${name} has ${formatCredits(microcreditsToCredits(left))} of ${inCredits(budget.limit)} left. Nothing was done or charged. ${wayOut(budget, price)}`;
}

function wayOut(budget: DescribedBudget, price: bigint): string {
  const ask = "ask an owner, admin or billing member to raise it.";
  if (price > budget.limit) return `That is more than the whole budget: ${ask}`;
  if (!budget.resetsAt) return capitalized(ask);
  const when = formatDateTime(budget.resetsAt.toISOString(), budget.timeZone);
  return `Wait until it resets on ${when} (${budget.timeZone}), or ${ask}`;
}

function inCredits(microcredits: bigint): string {
  return creditsInWords(microcreditsToCredits(microcredits));
}
