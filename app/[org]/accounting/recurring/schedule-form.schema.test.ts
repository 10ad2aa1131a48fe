import { describe, expect, it } from "vitest";
import type { RecurringAnswer } from "@/server/accounting/recurring/recurring.schema";
import { scheduleFormSchema } from "./schedule-form.schema";
import { newScheduleValues, previewOf, scheduleValuesOf, toSchedule } from "./schedule-form-values";

const form = newScheduleValues("2026-11-30", "Europe/Berlin");

function problems(values: object): Record<string, string> {
  const { error } = scheduleFormSchema.safeParse({ ...form, ...values });
  return Object.fromEntries((error?.issues ?? []).map(({ path, message }) => [path[0], message]));
}

describe("the form of a schedule", () => {
  it("sends only what counts for the frequency and the end that were chosen", () => {
    expect(toSchedule(form)).toEqual({
      frequency: "monthly",
      day_of_month: 30,
      start_date: "2026-11-30",
      end_date: null,
      max_runs: null,
      time_zone: "Europe/Berlin",
    });
    const weekly = { ...form, frequency: "weekly", ends: "count", end_date: "2026-12-31" } as const;
    expect(toSchedule(weekly)).toEqual({
      frequency: "weekly",
      weekdays: ["monday"],
      start_date: "2026-11-30",
      end_date: null,
      max_runs: 12,
      time_zone: "Europe/Berlin",
    });
  });

  it("names the field that the server would refuse", () => {
    expect(problems({})).toEqual({});
    expect(problems({ frequency: "weekly", weekdays: [] })).toEqual({
      weekdays: "Choose at least one day",
    });
    expect(problems({ ends: "count", max_runs: "0" })).toEqual({ max_runs: "Enter 1 or more" });
    expect(problems({ ends: "count", max_runs: "many" })).toHaveProperty("max_runs");
    expect(problems({ ends: "date" })).toEqual({ end_date: "Enter a date" });
    expect(problems({ time_zone: "Europe/Atlantis" })).toHaveProperty("time_zone");
  });

  it("shows the days that come of it, and none while it is no schedule", () => {
    expect(previewOf({ ...form, day_of_month: "31" }, 3)?.days).toEqual([
      "2026-11-30",
      "2026-12-31",
      "2027-01-31",
    ]);
    expect(previewOf({ ...form, start_date: "" }, 3)).toBeNull();
  });

  it("begins the change of a job with its next day, since what has passed can't be chosen", () => {
    const schedule = { ...toSchedule(form), weekdays: null, start_date: "2026-01-30" };
    const job = { name: "Rent", as_draft: false, next_date: "2026-12-30", schedule };
    const values = scheduleValuesOf(job as unknown as RecurringAnswer, "2026-12-05");
    expect(values).toMatchObject({ name: "Rent", outcome: "final", start_date: "2026-12-30" });
  });
});
