"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { PageHeader } from "@/components/ui/page-header";
import type { BudgetAnswer, BudgetSubjectsAnswer } from "@/server/budgets/budget.schema";
import type { BudgetRequestAnswer } from "@/server/budgets/requests/request.schema";
import { ArchiveBudget } from "./archive-budget";
import type { Asked } from "./ask-dialog";
import type { BudgetDraft } from "./budget-dialog";
import { BudgetRequests } from "./budget-requests";
import { BudgetTable } from "./budget-table";

const ResumeDialog = lazyWindow(() =>
  import("./resume-dialog").then((loaded) => loaded.ResumeDialog),
);

const AskDialog = lazyWindow(() => import("./ask-dialog").then((loaded) => loaded.AskDialog));

const BudgetDialog = lazyWindow(() =>
  import("./budget-dialog").then((loaded) => loaded.BudgetDialog),
);

/** The budgets of an organization, and all that is done with them. */
export function BudgetManager({
  organization,
  budgets,
  requests,
  subjects,
  refusal,
  me,
  asked,
}: {
  organization: { id: string; name: string; timeZone: string };
  budgets: readonly BudgetAnswer[];
  /** What is asked for: of everybody for those who decide, else one's own. */
  requests: readonly BudgetRequestAnswer[];
  /** What a new budget may be on; null for a reader. */
  subjects: BudgetSubjectsAnswer | null;
  /** Why this person may not set budgets. */
  refusal: string | null;
  /** Whoever looks, and whether budgets limit them here: those who only look spend nothing. */
  me: { id: string; spends: boolean };
  /** The budget that refused something, where the page was opened for that. */
  asked: string | null;
}) {
  const known = asked ? (budgets.find(({ id }) => id === asked) ?? null) : null;
  const [draft, setDraft] = useState<BudgetDraft | null>(
    known && !refusal ? { kind: "change", budget: known } : null,
  );
  const [asking, setAsking] = useState<Asked | null>(
    asked && refusal && me.spends ? { id: asked, budget: known } : null,
  );
  const [resuming, setResuming] = useState<BudgetAnswer | null>(null);
  const [archiving, setArchiving] = useState<BudgetAnswer | null>(null);
  const newBudget = (
    <Button
      variant="primary"
      disabledReason={refusal}
      onClick={() => subjects && setDraft({ kind: "new", subjects })}
    >
      <Plus aria-hidden />
      New budget
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Budgets"
        description={`How much ${organization.name} and the organizations below it may spend, in total or by one member, agent, key or operation. Days, weeks and months are in ${organization.timeZone}.`}
        actions={budgets.length > 0 ? newBudget : undefined}
      />
      <BudgetRequests requests={requests} myId={me.id} mayDecide={refusal === null} />
      <BudgetTable
        budgets={budgets}
        actions={
          refusal
            ? {
                limits: (budget) => me.spends && limits(budget, me.id),
                onAsk: (budget) => setAsking({ id: budget.id, budget }),
              }
            : {
                onEdit: (budget) => setDraft({ kind: "change", budget }),
                onResume: setResuming,
                onArchive: setArchiving,
              }
        }
        empty={
          <EmptyState
            title="No budgets yet"
            text="A budget limits spending per day, week, month or in total, and decides what happens at the limit: refuse, pause or only notify. It holds no credits itself. Several budgets can cover the same work; the tightest applies. Without budgets, only the balance limits spending."
            action={newBudget}
          />
        }
      />
      {budgets.length > 0 ? (
        <p className="mt-3 max-w-2xl text-13 text-dim">
          The marks under a bar show when an email is sent. Credits held for work in progress count
          as spent until it is done. {refusal}
        </p>
      ) : null}
      {draft ? (
        <BudgetDialog
          organizationId={organization.id}
          draft={draft}
          onClose={() => setDraft(null)}
        />
      ) : null}
      {asking ? (
        <AskDialog
          organizationId={organization.id}
          asked={asking}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {resuming ? <ResumeDialog budget={resuming} onClose={() => setResuming(null)} /> : null}
      {archiving ? <ArchiveBudget budget={archiving} onClose={() => setArchiving(null)} /> : null}
    </>
  );
}

/** Whether a budget limits a member. */
function limits({ subject, subject_id }: BudgetAnswer, userId: string): boolean {
  return subject === "organization" || subject === "operation" || subject_id === userId;
}
