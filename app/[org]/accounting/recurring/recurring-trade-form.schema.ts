import { z } from "zod";
import { tradeFormSchema } from "../trade/trade-form.schema";

const dueSchema = z.object({
  due_in_days: z
    .string()
    .trim()
    .regex(/^\d{0,4}$/, "Enter a number of days"),
});

/** An invoice or bill that recurs: it is due so many days after each run. */
export const recurringTradeForm = z.intersection(tradeFormSchema, dueSchema);
export type RecurringTradeForm = z.infer<typeof recurringTradeForm>;
