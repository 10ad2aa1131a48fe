"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { BudgetAnswer, BudgetSubjectsAnswer } from "@/server/budgets/budget.schema";
import { ArchiveBudget } from "./archive-budget";
import { BudgetDialog, type BudgetDraft } from "./budget-dialog";
import { BudgetTable } from "./budget-table";
import { ResumeDialog } from "./resume-dialog";

/** The budgets of an organization, and all that is done with them. */
export function BudgetManager({
  organization,
  budgets,
  subjects,
  refusal,
}: {
  organization: { id: string; name: string; timeZone: string };
  budgets: readonly BudgetAnswer[];
  /** What a new budget may be on; null for a reader. */
  subjects: BudgetSubjectsAnswer | null;
  /** Why this person may not set budgets. */
  refusal: string | null;
}) {
  const [draft, setDraft] = useState<BudgetDraft | null>(null);
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
      <BudgetTable
        budgets={budgets}
        actions={
          refusal
            ? null
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
      {resuming ? <ResumeDialog budget={resuming} onClose={() => setResuming(null)} /> : null}
      {archiving ? <ArchiveBudget budget={archiving} onClose={() => setArchiving(null)} /> : null}
    </>
  );
}
