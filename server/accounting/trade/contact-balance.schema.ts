import { z } from "zod";

const sums = z.array(
  z.object({
    currency: z.string(),
    due: z.int().meta({ description: "Minor units still to be paid" }),
    overdue: z.int().meta({ description: "What of it was due before today" }),
    documents: z.int().meta({ description: "How many are not paid yet" }),
  }),
);

/** What is open with a contact, a row a currency; empty: nothing. */
export const contactBalanceSchema = z.object({
  invoice: sums.meta({ description: "What the contact owes" }),
  bill: sums.meta({ description: "What is owed to it" }),
});
export type ContactBalance = z.output<typeof contactBalanceSchema>;
