"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import type { z } from "zod";
import { usePrice } from "@/app/[org]/operation-prices";
import { sendJson } from "@/app/send-json";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { RecurringAnswer } from "@/server/accounting/recurring/recurring.schema";
import type { RecurringKind } from "@/server/accounting/recurring/recurring-kinds.schema";
import { describeSchedule } from "@/server/accounting/recurring/schedule-words";
import { formatDate } from "@/server/foundation/date-words";
import type { DryRun } from "@/server/operations/dry-run.schema";
import { formatCost, formatPrice } from "@/server/pricing/amount-words";
import { CreditsLine } from "../credits-line";
import { DryRunResult } from "../dry-run";
import type { Books } from "../open-books";
import { FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { ScheduleFields } from "./schedule-fields";
import {
  newScheduleValues,
  previewOf,
  type ScheduleFormValues,
  scheduleValuesOf,
  toSchedule,
} from "./schedule-form-values";

type Body = Omit<Parameters<typeof trpc.recurring.setup.mutate>[0], "organization_id">;
/** What recurs, as the API takes it: under its kind. */
export type TemplateBody = Pick<Body, "transaction" | "invoice" | "bill">;

/** What the form of one kind adds: its fields, and how they are read. */
export type Making<Values extends FieldValues> = {
  kind: RecurringKind;
  schema: () => Promise<z.ZodType<Values, Values>>;
  defaultValues: Values;
  /** The template, and the field of the form that a path within it stands in. */
  read(values: Values): { template: TemplateBody; fieldOf(path: string): string };
};

/** A set-up that the server has checked, and that waits to be confirmed. */
type Checked = { body: Body; told: DryRun; schedule: string };

/**
 * Sets up what recurs, or changes it. A set-up is checked first: the days that will come of it and what it costs are
 * shown before anything is charged.
 */
export function RecurringForm<Values extends FieldValues>({
  making,
  books: { organizationId, slug, readOnlyReason, availableCredits, billing },
  job,
  today,
  timeZone,
  children,
}: {
  making: Making<Values>;
  books: Books;
  /** The job to change; absent for a new one. */
  job?: RecurringAnswer | undefined;
  today: string;
  timeZone: string;
  /** The fields of what is made. */
  children: ReactNode;
}) {
  type All = Values & ScheduleFormValues;
  type Form = UseFormReturn<All, unknown, All>;
  const setUpCredits = usePrice("recurring.setup");
  const runCredits = usePrice("recurring.execute") + usePrice("recurring.transaction");
  const router = useRouter();
  const base = `/${slug}/accounting/recurring`;
  const schedule = job ? scheduleValuesOf(job, today) : newScheduleValues(today, timeZone);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [check, setCheck] = useState<{ isPending: boolean; problem: SubmitProblem | null }>({
    isPending: false,
    problem: null,
  });
  const operation = usePaidOperation((saved: RecurringAnswer) => {
    toast.success(
      job ? "Saved" : `Set up. The first run is on ${formatDate(saved.next_date ?? "")}.`,
    );
    router.push(`${base}/${saved.id}`);
    router.refresh();
  });

  async function submit(values: All, form: Form) {
    const { template, fieldOf } = making.read(values);
    const body: Body = {
      ...template,
      ...(template.invoice
        ? { invoice: { ...template.invoice, email: values.outcome === "email" } }
        : {}),
      ...(values.name === "" ? {} : { name: values.name }),
      as_draft: values.outcome === "draft",
      schedule: toSchedule(values),
    };
    const problem = job ? await save(job, body, values) : await checkFirst(body, values);
    for (const { path, message } of problem?.fields ?? [])
      form.setError(fieldIn(making.kind, path, fieldOf) as never, { message });
  }

  /** What would come of it, by the very checks of the real thing. */
  async function checkFirst(body: Body, values: All): Promise<SubmitProblem | null> {
    setCheck({ isPending: true, problem: null });
    operation.reset();
    try {
      const told = await sendJson<DryRun>(
        `/organizations/${organizationId}/recurring?dry_run=true`,
        body,
      );
      const preview = previewOf(values, 1);
      setChecked({ body, told, schedule: preview ? describeSchedule(preview.schedule) : "" });
      setCheck({ isPending: false, problem: null });
      return null;
    } catch (error) {
      const problem = problemOf(error);
      setCheck({ isPending: false, problem });
      return problem;
    }
  }

  function save({ id }: RecurringAnswer, body: Body, values: All) {
    // A schedule that was left alone goes on; sent again it would begin anew.
    const isNew = JSON.stringify(toSchedule(values)) !== JSON.stringify(toSchedule(schedule));
    const { schedule: sent, ...rest } = body;
    const change = { ...rest, ...(isNew ? { schedule: sent } : {}) };
    return operation.run(() =>
      trpc.recurring.update.mutate({
        organization_id: organizationId,
        recurring_id: id,
        ...change,
      }),
    );
  }

  const problem = check.problem ?? (needsNotice(operation.problem) ? null : operation.problem);
  return (
    <>
      <FormShell<All, All>
        className="max-w-none"
        schema={() => loadSchema(making)}
        defaultValues={{ ...making.defaultValues, ...schedule } as never}
        onSubmit={submit}
        showsFaultsOf={["entries"]}
        submitError={problem}
        isPending={check.isPending || operation.isPending}
        submitLabel={job ? "Save" : <OperationLabel label="Set up" credits={setUpCredits} />}
        submitDisabledReason={readOnlyReason}
        secondaryAction={
          <Button variant="ghost" onClick={() => router.back()}>
            Cancel
          </Button>
        }
      >
        {children}
        <ScheduleFields kind={making.kind} timeZone={timeZone} />
        <p className="text-13 text-dim">
          Each run costs {formatCost(runCredits)}, including what it creates. A failed run costs
          nothing.
        </p>
        {job ? null : <CreditsLine available={availableCredits} />}
        <FormRefusal operation={operation} billing={billing} />
      </FormShell>
      <ConfirmDialog
        open={checked !== null}
        onOpenChange={() => setChecked(null)}
        title={`Set up this recurring ${making.kind}?`}
        consequence={`${checked?.schedule}. Setting it up costs ${formatCost(setUpCredits)} now, and each run ${formatCost(runCredits)}. You can pause or cancel it at any time.`}
        confirmLabel={`Set up · ${formatPrice(setUpCredits)}`}
        onConfirm={() => {
          if (!checked) return;
          const { body } = checked;
          // The dialog closes at once; how it went is shown on the page, with the way to try again.
          void operation.run((options) =>
            trpc.recurring.setup.mutate({ organization_id: organizationId, ...body }, options),
          );
        }}
      >
        <div className="grid gap-3 text-13">
          <div>
            <p className="mb-1 font-medium">The first runs</p>
            <ul className="text-dim tabular-nums">
              {daysOf(checked?.told).map((day) => (
                <li key={day}>{formatDate(day)}</li>
              ))}
            </ul>
          </div>
          <DryRunResult told={checked?.told ?? null} problem={null} />
        </div>
      </ConfirmDialog>
    </>
  );
}

/** The rules of what is made, and of its schedule. */
async function loadSchema<Values extends FieldValues>({ schema }: Making<Values>) {
  const [made, { withSchedule }] = await Promise.all([schema(), import("./schedule-form.schema")]);
  return withSchedule(made);
}

/** The days that a dry run named. */
function daysOf(told: DryRun | undefined): string[] {
  return (told?.preview?.next_dates ?? []) as string[];
}

/** `invoice.lines.0.unit_price`, `schedule.start_date` -> the field of the form. */
function fieldIn(kind: RecurringKind, path: string, fieldOf: (path: string) => string): string {
  if (path.startsWith("schedule.")) return path.slice("schedule.".length);
  return path.startsWith(`${kind}.`) ? fieldOf(path.slice(kind.length + 1)) : path;
}
