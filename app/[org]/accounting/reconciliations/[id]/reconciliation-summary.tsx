"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { told, trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { toast } from "@/components/ui/toast";
import type { ReconciliationAnswer } from "@/server/accounting/reconciliations/reconciliation.schema";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { formatMinorUnits } from "../../minor-units";
import { parseBalance } from "../parse-balance";
import type { BalancesForm } from "./balances-form.schema";

/** What every part of the page is told. */
export type Shared = {
  organizationId: string;
  reconciliation: ReconciliationAnswer;
  readOnlyReason: string | null;
};

/** The balances, what is left between them, and what can be done with the whole. */
export function ReconciliationSummary({
  organizationId,
  reconciliation,
  readOnlyReason,
  reopenReason,
  listHref,
}: Shared & { reopenReason: string | null; listHref: string }) {
  const router = useRouter();
  const change = useChange();
  const [isCorrecting, setCorrecting] = useState(false);
  const { currency, difference, lines, matched_lines: matched, status } = reconciliation;
  const ids = { organization_id: organizationId, reconciliation_id: reconciliation.id };
  const money = (amount: number) => formatMinorUnits(amount, currency);
  return (
    <div className="grid gap-3">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 rounded-xl border px-4.5 py-4 lg:grid-cols-4">
        <Figure name="Opening balance">{money(reconciliation.opening_balance)}</Figure>
        <Figure
          name="Matched"
          note={`${matched.toLocaleString("en-US")} of ${lines.toLocaleString("en-US")} lines`}
        >
          {money(reconciliation.matched_amount)}
        </Figure>
        <Figure name="Closing balance">{money(reconciliation.closing_balance)}</Figure>
        <Figure name="Difference" note={difference === 0 ? "Balanced" : "Must be 0"}>
          <span className={cn(difference === 0 ? "text-accent" : "text-warn")}>
            {money(difference)}
          </span>
        </Figure>
      </dl>
      <div className="flex flex-wrap gap-2">
        {status === "open" ? (
          <>
            <Button
              variant={whyNotComplete(reconciliation) === null ? "primary" : "secondary"}
              pending={change.isPending}
              disabledReason={readOnlyReason ?? whyNotComplete(reconciliation)}
              onClick={() =>
                void change.run(
                  () => trpc.reconciliation.complete.mutate(ids),
                  () => "Completed. The books and the bank agree.",
                )
              }
            >
              Complete
            </Button>
            <Button disabledReason={readOnlyReason} onClick={() => setCorrecting(true)}>
              Correct balances
            </Button>
            <ConfirmDialog
              title="Cancel this reconciliation?"
              consequence={`Its ${lines.toLocaleString("en-US")} imported lines and their matches are removed, and its cost is not refunded. Your transactions stay unchanged.`}
              confirmLabel="Cancel reconciliation"
              cancelLabel="Keep it"
              danger
              onConfirm={async () => {
                await told(trpc.reconciliation.cancel.mutate(ids));
                toast.success("Reconciliation cancelled");
                router.push(listHref);
                router.refresh();
              }}
              trigger={
                <Button variant="ghost" disabledReason={readOnlyReason}>
                  Cancel reconciliation
                </Button>
              }
            />
          </>
        ) : (
          <Button
            pending={change.isPending}
            disabledReason={reopenReason}
            onClick={() =>
              void change.run(
                () => trpc.reconciliation.undo.mutate(ids),
                () => "Reopened. Its matches are unchanged.",
              )
            }
          >
            Undo completion
          </Button>
        )}
      </div>
      <ProblemBanner problem={change.problem} />
      <Dialog
        open={isCorrecting}
        onOpenChange={setCorrecting}
        title="Correct balances"
        description="Use the balances on the bank statement. This is free."
      >
        <BalanceForm
          organizationId={organizationId}
          reconciliation={reconciliation}
          onDone={() => setCorrecting(false)}
        />
      </Dialog>
    </div>
  );
}

function whyNotComplete({
  lines,
  matched_lines: matched,
  difference,
  currency,
}: ReconciliationAnswer): string | null {
  if (lines > matched) {
    const waiting = lines - matched;
    return `${waiting.toLocaleString("en-US")} ${waiting === 1 ? "line is" : "lines are"} still unmatched`;
  }
  if (difference !== 0) return `The difference is ${formatMinorUnits(difference, currency)}`;
  return null;
}

function BalanceForm({
  organizationId,
  reconciliation,
  onDone,
}: Pick<Shared, "organizationId" | "reconciliation"> & { onDone: () => void }) {
  const change = useChange();
  const { currency } = reconciliation;
  const written = (amount: number) => minorUnitsToDecimal(amount, currency);
  return (
    <FormShell
      schema={() => import("./balances-form.schema").then((file) => file.balancesForm)}
      defaultValues={{
        opening_balance: written(reconciliation.opening_balance),
        closing_balance: written(reconciliation.closing_balance),
      }}
      onSubmit={async (values: BalancesForm, form) => {
        const balances: Partial<Record<keyof BalancesForm, number>> = {};
        for (const field of ["opening_balance", "closing_balance"] as const) {
          const parsed = parseBalance(values[field], currency);
          if ("problem" in parsed) return form.setError(field, { message: parsed.problem });
          if (parsed.minorUnits !== reconciliation[field]) balances[field] = parsed.minorUnits;
        }
        if (Object.keys(balances).length === 0) return onDone();
        const problem = await change.run(
          () =>
            trpc.reconciliation.update.mutate({
              organization_id: organizationId,
              reconciliation_id: reconciliation.id,
              ...balances,
            }),
          () => "BalancesForm saved",
        );
        if (!problem) onDone();
      }}
      submitError={change.problem}
      isPending={change.isPending}
      submitLabel="Save"
      secondaryAction={<DialogCancel />}
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField name="opening_balance" label="Opening balance" />
        <TextField name="closing_balance" label="Closing balance" />
      </div>
    </FormShell>
  );
}

function Figure({
  name,
  note,
  children,
}: {
  name: string;
  note?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <dt className="text-13 text-dim">{name}</dt>
      <dd className="text-lg font-semibold wrap-anywhere tabular-nums">{children}</dd>
      {note ? <dd className="text-xs text-dim">{note}</dd> : null}
    </div>
  );
}
