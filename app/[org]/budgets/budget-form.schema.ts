import { z } from "zod";
import {
  budgetActions,
  budgetPeriods,
  budgetSubjects,
  newBudgetFields,
} from "@/server/budgets/budget.schema";

/** What the dialog asks for. The chosen one of each kind is kept apart, so that changing the kind loses nothing. */
export const budgetFormSchema = z
  .object({
    subject: z.enum(budgetSubjects),
    chosen: z.object({
      member: z.string(),
      agent: z.string(),
      api_key: z.string(),
      operation: z.string(),
    }),
    period: z.enum(budgetPeriods),
    limit: newBudgetFields.limit,
    action: z.enum(budgetActions),
    alert_percents: newBudgetFields.alert_percents.unwrap(),
  })
  .superRefine(({ subject, chosen }, context) => {
    if (subject === "organization" || chosen[subject] !== "") return;
    context.addIssue({ code: "custom", path: ["chosen", subject], message: "Choose one" });
  });
export type BudgetForm = z.output<typeof budgetFormSchema>;
