"use client";

import { useController, useWatch } from "react-hook-form";
import { TimeZoneField } from "@/app/[org]/settings/time-zone-field";
import { timeZones } from "@/app/[org]/settings/time-zones";
import { RadioField, SelectField, TextField } from "@/components/forms/form-fields";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldNotes } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import type { RecurringKind } from "@/server/accounting/recurring/recurring-kinds.schema";
import { DAYS_AHEAD } from "@/server/accounting/recurring/recurring-kinds.schema";
import { weekdays } from "@/server/accounting/recurring/schedule";
import { describeEnd, describeSchedule } from "@/server/accounting/recurring/schedule-words";
import { formatDate } from "@/server/foundation/date-words";
import { capitalized } from "@/server/foundation/words";
import { frequencyOptions, recurringWords } from "./recurring-words";
import { countsInMonths, previewOf, type ScheduleFormValues } from "./schedule-form-values";

const days = Array.from({ length: 31 }, (_, n) => ({
  value: String(n + 1),
  label: n === 30 ? "The last day" : `Day ${n + 1}`,
}));

const emailed = {
  value: "email",
  label: "Send it at once, and email it",
  description: "The contact gets it as a PDF; it needs an email address.",
};

/** What a job is called, when it runs, and what becomes of what it makes. */
export function ScheduleFields({ kind, timeZone }: { kind: RecurringKind; timeZone: string }) {
  const form = useWatch() as ScheduleFormValues;
  const { frequency, ends } = form;
  const words = recurringWords[kind];
  return (
    <fieldset className="grid min-w-0 gap-4 rounded-xl border px-4 py-4">
      <legend className="px-1 text-13 font-medium">When and how</legend>
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField name="frequency" label="Repeats" options={frequencyOptions} required />
        {countsInMonths(frequency) ? (
          <SelectField
            name="day_of_month"
            label="Day of the month"
            options={days}
            description={
              Number(form.day_of_month) > 28 && form.day_of_month !== "31"
                ? "Shorter months use their last day"
                : undefined
            }
            required
          />
        ) : null}
        <TextField name="start_date" label="From" type="date" required />
      </div>
      {frequency === "weekly" ? <WeekdaysField /> : null}
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField
          name="ends"
          label="Ends"
          options={[
            { value: "never", label: "Never" },
            { value: "date", label: "On a date" },
            { value: "count", label: "After a number of runs" },
          ]}
          required
        />
        {ends === "date" ? (
          <TextField name="end_date" label="Last day" type="date" required />
        ) : null}
        {ends === "count" ? (
          <TextField name="max_runs" label="Number of runs" inputMode="numeric" required />
        ) : null}
      </div>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField name="name" label="Name" required={false} description="Shown in lists" />
        <TimeZoneField
          name="time_zone"
          zones={timeZones(timeZone)}
          description="Runs are due at midnight in this time zone."
        />
      </div>
      <RadioField
        name="outcome"
        label={`For each ${kind}`}
        options={[
          { value: "draft", label: words.draft, description: "For review before it takes effect." },
          { value: "final", label: words.final, description: words.finalHint },
          ...(kind === "invoice" ? [emailed] : []),
        ]}
      />
      <DaysAhead form={form} />
    </fieldset>
  );
}

/** Which days come of it, while one chooses. */
function DaysAhead({ form }: { form: ScheduleFormValues }) {
  const preview = previewOf(form, DAYS_AHEAD);
  if (!preview) return null;
  return (
    <div className="rounded-lg bg-surface px-3.5 py-2.5 text-13" aria-live="polite">
      <p className="font-medium">
        {[describeSchedule(preview.schedule), describeEnd(preview.schedule)]
          .filter((words) => words !== null)
          .join(". ")}
      </p>
      <p className="text-dim tabular-nums">
        {preview.days.length === 0
          ? "There is no run before the end date."
          : preview.days.map((day, n) => (
              <span key={day}>
                {n === 0 ? "" : " · "}
                <span className="whitespace-nowrap">{formatDate(day)}</span>
              </span>
            ))}
      </p>
    </div>
  );
}

function WeekdaysField() {
  const { field, fieldState } = useController<ScheduleFormValues, "weekdays">({ name: "weekdays" });
  const error = fieldState.error?.message ?? null;
  return (
    <fieldset aria-describedby="weekdays-error">
      <legend className="mb-1.5 text-13 font-medium">On these days</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        {weekdays.map((day) => (
          <div key={day} className="flex items-center gap-2">
            <Checkbox
              id={`weekday-${day}`}
              checked={field.value.includes(day)}
              onCheckedChange={(checked) =>
                field.onChange(
                  checked === true
                    ? [...field.value, day]
                    : field.value.filter((other) => other !== day),
                )
              }
            />
            <Label htmlFor={`weekday-${day}`}>{capitalized(day)}</Label>
          </div>
        ))}
      </div>
      <FieldNotes id="weekdays" error={error} />
    </fieldset>
  );
}
