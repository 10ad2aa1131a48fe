import { z } from "zod";
import { newTransactionSchema } from "@/server/accounting/transactions/transaction.schema";
import { parseMinorUnits } from "../minor-units";
import { isBlank, problemOfLines, type TransactionFormValues } from "./transaction-form-values";

const { date, description } = newTransactionSchema.shape;

const lineSchema = z.object({
  account_id: z.string(),
  debit: z.string(),
  credit: z.string(),
  description: z.string().trim().max(200, "Use at most 200 characters"),
});

/** What the form has to hold. */
export const transactionFormSchema: z.ZodType<TransactionFormValues, TransactionFormValues> = z
  .object({
    date,
    description,
    reference: z.string().trim().max(100, "Use at most 100 characters"),
    currency: z.string().min(1, "Choose a currency"),
    entries: z.array(lineSchema),
  })
  .superRefine((form, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    form.entries.forEach((line, index) => {
      if (isBlank(line)) return;
      if (line.account_id === "") refuse(["entries", index, "account_id"], "Choose an account");
      if (line.debit === "" && line.credit === "") {
        refuse(["entries", index, "debit"], "Enter a debit or a credit");
      } else if (line.debit !== "" && line.credit !== "") {
        refuse(["entries", index, "credit"], "Enter a debit or a credit, not both");
      } else {
        const side = line.debit === "" ? "credit" : "debit";
        const amount = parseMinorUnits(line[side], form.currency);
        if ("problem" in amount) refuse(["entries", index, side], amount.problem);
      }
    });
    const problem = problemOfLines(form.entries, form.currency);
    if (problem) refuse(["entries"], problem);
  });
