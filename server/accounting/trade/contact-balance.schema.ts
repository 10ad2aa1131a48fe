import { z } from "zod";

const sums = z.array(
  z.object({
    currency: z.string(),
    due: z.int().meta({ description: "Minor units still to be paid" }),
    overdue: z.int().meta({ description: "The part that is overdue" }),
    documents: z.int().meta({ description: "Number of unpaid ones" }),
  }),
);

/** What is open with a contact, a row a currency; empty: nothing. */
export const contactBalanceSchema = z.object({
  invoice: sums.meta({ description: "What the contact owes you" }),
  bill: sums.meta({ description: "What you owe the contact" }),
});
export type ContactBalance = z.output<typeof contactBalanceSchema>;
