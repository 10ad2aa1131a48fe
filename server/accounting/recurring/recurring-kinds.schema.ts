/** How many days ahead an answer names. */
export const DAYS_AHEAD = 5;

export const recurringStatuses = [
  "active",
  "waiting_for_credits",
  "paused",
  "cancelled",
  "ended",
] as const;

export type RecurringStatus = (typeof recurringStatuses)[number];

/** What a job can make. */
export const recurringKinds = ["transaction", "invoice", "bill"] as const;

export type RecurringKind = (typeof recurringKinds)[number];
