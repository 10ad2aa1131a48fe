import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { ScheduleAnswer } from "@/server/grants/schedule.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import { describeRollover, nameCategory } from "./describe-grant";

const cadences: Record<ScheduleAnswer["cadence"], string> = {
  daily: "Every day",
  weekly: "Every week",
  monthly: "Every month",
  yearly: "Every year",
};

/** The grants that come again and again; nothing where there are none. */
export function RecurringGrants({
  schedules,
  timeZone,
}: {
  schedules: readonly ScheduleAnswer[];
  timeZone: string;
}) {
  if (schedules.length === 0) return null;
  return (
    <Section
      title="Recurring grants"
      description="Credits included in your agreement. Each run is a separate grant."
    >
      <DataTable
        caption="Recurring grants"
        columns={scheduleColumns(timeZone)}
        rows={schedules}
        rowKey={({ id }) => id}
        empty={<EmptyState title="No recurring grants" />}
      />
    </Section>
  );
}

/** The columns of a recurring grant; staff adds its own actions. */
export function scheduleColumns(timeZone: string): Column<ScheduleAnswer>[] {
  return [
    {
      id: "grant",
      header: "Grant",
      cell: (schedule) => (
        <div className="min-w-0">
          <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
            {schedule.description}
            <Badge tone="outline">{nameCategory(schedule.grant_type)}</Badge>
          </span>
          <span className="mt-0.5 block text-xs font-normal text-dim">
            {[
              `${cadences[schedule.cadence]} in ${schedule.wallet}`,
              schedule.expires_after_days === null
                ? "never expires"
                : `each grant lasts ${schedule.expires_after_days} days`,
              describeRollover(schedule.rollover),
            ]
              .filter((note) => note !== null)
              .join(" · ")}
          </span>
        </div>
      ),
    },
    {
      id: "amount",
      header: "Credits",
      align: "end",
      stacked: "amount",
      cell: ({ amount }) => formatCredits(amount),
    },
    {
      id: "runs",
      header: "Runs so far",
      align: "end",
      cell: ({ runs }) => formatCredits(runs),
    },
    {
      id: "next",
      header: "Next",
      align: "end",
      cell: (schedule) =>
        schedule.next_at ? (
          <Time iso={schedule.next_at} timeZone={timeZone} as="date-time" />
        ) : (
          <span className="text-dim">{schedule.state === "canceled" ? "canceled" : "ended"}</span>
        ),
    },
  ];
}
