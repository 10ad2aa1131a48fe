import { z } from "zod";
import { frequencies, weekdays } from "@/server/accounting/recurring/schedule";
import { scheduleInput } from "@/server/accounting/recurring/schedule.schema";
import { type ScheduleFormValues, toSchedule } from "./schedule-form-values";

const fields = z.object({
  name: z.string().trim().max(100, "Use at most 100 characters"),
  outcome: z.enum(["draft", "final", "email"]),
  frequency: z.enum(frequencies),
  weekdays: z.array(z.enum(weekdays)),
  day_of_month: z.string(),
  start_date: z.iso.date("Enter a date"),
  ends: z.enum(["never", "date", "count"]),
  end_date: z.string(),
  max_runs: z.string(),
  time_zone: z.string(),
});

/** What the form asks about when a job runs. */
export const scheduleFormSchema: z.ZodType<ScheduleFormValues, ScheduleFormValues> =
  fields.superRefine((form, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (form.ends === "date" && form.end_date === "") return refuse("end_date", "Enter a date");
    for (const { path, message } of scheduleInput.safeParse(toSchedule(form)).error?.issues ?? [])
      refuse(String(path[0]), message);
  });

/** The rules of something that recurs, with those of its schedule. */
export function withSchedule<Values>(
  made: z.ZodType<Values, Values>,
): z.ZodType<Values & ScheduleFormValues, Values & ScheduleFormValues> {
  return z.intersection(made, scheduleFormSchema);
}
