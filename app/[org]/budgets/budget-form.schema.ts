import { z } from "zod";
import {
  budgetActions,
  budgetPeriods,
  budgetSubjects,
  newBudgetFields,
} from "@/server/budgets/budget.schema";

/** What the dialog asks for. The chosen one of each kind is kept apart, so that changing the kind loses nothing. */
const fields = z.object({
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
});

/** Each kind but the organization itself needs one chosen; said along with whatever else is wrong. */
export const budgetFormSchema = fields.check(
  ...(["member", "agent", "api_key", "operation"] as const).map((kind) =>
    z.refine<z.output<typeof fields>>(
      ({ subject, chosen }) => subject !== kind || chosen[kind] !== "",
      { path: ["chosen", kind], message: "Choose one", when: () => true },
    ),
  ),
);
export type BudgetForm = z.output<typeof budgetFormSchema>;
