import type { RecurringKind } from "@/server/accounting/recurring/recurring-kinds.schema";
import type { Frequency } from "@/server/accounting/recurring/schedule";

/** What pages call the things that recur. */
export const recurringWords: Record<
  RecurringKind,
  { path: string; draft: string; final: string; finalHint: string; left: string; done: string }
> = {
  transaction: {
    path: "transactions",
    draft: "Leave it pending",
    final: "Post it at once",
    finalHint: "It can’t be changed and counts in the balances.",
    left: "Stays pending",
    done: "Posted at once",
  },
  invoice: {
    path: "invoices",
    draft: "Leave it a draft",
    final: "Send it at once",
    finalHint: "It gets its number, and the amount owed is posted.",
    left: "Stays a draft",
    done: "Sent at once",
  },
  bill: {
    path: "bills",
    draft: "Leave it a draft",
    final: "Receive it at once",
    finalHint: "It gets its number, and the amount owed is posted.",
    left: "Stays a draft",
    done: "Received at once",
  },
};

/** How often, as a form asks. */
export const frequencyOptions: { value: Frequency; label: string }[] = [
  { value: "daily", label: "Every day" },
  { value: "weekly", label: "Every week" },
  { value: "monthly", label: "Every month" },
  { value: "quarterly", label: "Every 3 months" },
  { value: "half_yearly", label: "Every 6 months" },
  { value: "yearly", label: "Every year" },
];
