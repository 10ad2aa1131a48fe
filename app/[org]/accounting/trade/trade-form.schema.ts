import { z } from "zod";
import { isBlank, problemsOfLine, type TradeFormValues } from "./trade-form-values";

const text = (max: number) => z.string().trim().max(max, `Use at most ${max} characters`);

const lineSchema = z.object({
  description: text(500),
  quantity: z.string(),
  unit_price: z.string(),
  discount: z.string(),
  tax_rate_ids: z.array(z.string()),
  item_id: z.string(),
  account_id: z.string(),
  category_id: z.string(),
});

/** What the form of an invoice or bill has to hold. */
export const tradeFormSchema: z.ZodType<TradeFormValues, TradeFormValues> = z
  .object({
    contact_id: z.string().min(1, "Choose a contact"),
    issue_date: z.iso.date("Enter a date"),
    due_date: z.union([z.literal(""), z.iso.date("Enter a date")]),
    order_number: text(100),
    currency: z.string().min(1, "Choose a currency"),
    exchange_rate: z.string().trim(),
    lines: z.array(lineSchema),
    notes: text(2_000),
    footer: text(1_000),
  })
  .superRefine((form, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    form.lines.forEach((line, index) => {
      for (const [field, problem] of Object.entries(problemsOfLine(line, form.currency)))
        refuse(["lines", index, field], problem);
    });
    if (form.lines.every(isBlank)) refuse(["lines", 0, "description"], "Enter at least one line");
  });
