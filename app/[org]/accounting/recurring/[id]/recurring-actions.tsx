"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { RadioGroup } from "@/components/ui/radio-group";
import { toast } from "@/components/ui/toast";
import type {
  RecurringAnswer,
  RecurringRunAnswer,
} from "@/server/accounting/recurring/recurring.schema";
import { formatDate } from "@/server/foundation/date-words";
import { formatCost, formatPrice } from "@/server/pricing/amount-words";
import type { Books } from "../../open-books";
import { RefusalNotice } from "../../refusal-notice";
import { usePaidOperation } from "../../use-paid-operation";

/** What can be done with a job in its state. */
export function RecurringActions({
  books: { organizationId, slug, readOnlyReason, billing },
  job,
  today,
}: {
  books: Books;
  job: RecurringAnswer;
  /** YYYY-MM-DD where the job is. */
  today: string;
}) {
  const credits = usePrice("recurring.execute") + usePrice("recurring.transaction");
  const router = useRouter();
  const [open, setOpen] = useState<"run" | "resume" | "cancel" | null>(null);
  const [missed, setMissed] = useState<"skip" | "catch_up">("skip");
  const change = useChange();
  const ids = { organization_id: organizationId, recurring_id: job.id };
  const run = usePaidOperation((made: RecurringRunAnswer) => {
    toast.success(`The run for ${formatDate(made.due_date)} is done`);
    router.refresh();
  });
  const isOver = job.status === "cancelled" || job.status === "ended";
  const isPaused = job.status === "paused";
  const hasMissed = isPaused && job.next_date !== null && job.next_date < today;
  const isDue = job.next_date !== null && job.next_date <= today;
  const dayToRun = isDue && job.next_date ? job.next_date : today;
  const wasRunToday = job.last_run?.due_date === dayToRun && job.last_run.status === "made";
  const why = readOnlyReason ?? (change.isPending || run.isPending ? "Still working" : null);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        <OperationButton
          label="Run now"
          credits={credits}
          pending={run.isPending}
          disabledReason={
            readOnlyReason ??
            (job.status === "cancelled" ? "The job was cancelled" : null) ??
            (wasRunToday ? `The run for ${formatDate(dayToRun)} is already done` : null) ??
            (run.isPending ? null : why)
          }
          onClick={() => setOpen("run")}
        />
        {isOver ? null : (
          <>
            {isPaused ? (
              <Button
                variant="primary"
                disabledReason={why}
                pending={change.isPending}
                onClick={() => setOpen("resume")}
              >
                Resume
              </Button>
            ) : (
              <Button
                disabledReason={why}
                pending={change.isPending}
                onClick={() =>
                  void change.run(
                    () => trpc.recurring.pause.mutate(ids),
                    () => "Paused. Nothing is created until you resume it.",
                  )
                }
              >
                Pause
              </Button>
            )}
            <Button asChild disabledReason={why}>
              <Link href={`/${slug}/accounting/recurring/${job.id}/edit`}>Edit</Link>
            </Button>
            <Button disabledReason={why} onClick={() => setOpen("cancel")}>
              Cancel job
            </Button>
          </>
        )}
      </div>
      <ProblemBanner problem={change.problem} />
      {run.problem ? (
        <RefusalNotice
          problem={run.problem}
          billing={billing}
          onRetry={run.retry}
          isPending={run.isPending}
        />
      ) : null}
      <ConfirmDialog
        open={open === "run"}
        onOpenChange={() => setOpen(null)}
        title={`Run ${formatDate(dayToRun)} now?`}
        consequence={
          isDue
            ? `This run is due and happens now instead of later. It costs ${formatCost(credits)}.`
            : `This is an extra run, dated today; the schedule stays unchanged. It costs ${formatCost(credits)}.`
        }
        confirmLabel={`Run now · ${formatPrice(credits)}`}
        onConfirm={() => {
          void run.run((options) =>
            trpc.recurring.run.mutate({ ...ids, due_date: dayToRun }, options),
          );
        }}
      />
      <ConfirmDialog
        open={open === "resume"}
        onOpenChange={() => setOpen(null)}
        title="Resume this job?"
        consequence={
          hasMissed
            ? "It missed days while it was paused. Choose what to do with them."
            : "It continues with its next day. Resuming is free."
        }
        confirmLabel="Resume"
        onConfirm={() =>
          void change.run(
            () => trpc.recurring.resume.mutate({ ...ids, missed }),
            ({ next_date: next }) =>
              next ? `Resumed. The next run is on ${formatDate(next)}.` : "Its schedule has ended.",
          )
        }
      >
        {hasMissed && job.next_date ? (
          <RadioGroup
            aria-label="Missed runs"
            value={missed}
            onValueChange={(value) => setMissed(value === "catch_up" ? "catch_up" : "skip")}
            options={[
              {
                value: "skip",
                label: "Skip them",
                description: "It continues from today. The missed runs never happen.",
              },
              {
                value: "catch_up",
                label: "Catch up",
                description: `Runs every missed day from ${formatDate(job.next_date)}, each with its own date, at ${formatCost(credits)} per run.`,
              },
            ]}
          />
        ) : null}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "cancel"}
        onOpenChange={() => setOpen(null)}
        danger
        title={`Cancel ${job.name}?`}
        consequence="It creates nothing more and can’t be restored. What it created is kept. Cancelling is free."
        cancelLabel="Keep it"
        confirmLabel="Cancel job"
        onConfirm={() =>
          void change.run(
            () => trpc.recurring.cancel.mutate(ids),
            () => `${job.name} is cancelled`,
          )
        }
      />
    </div>
  );
}
