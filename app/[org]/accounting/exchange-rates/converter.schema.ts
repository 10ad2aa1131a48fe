import { z } from "zod";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { dateSchema } from "@/server/accounting/transactions/transaction.schema";

/** An amount to convert. */
export const converterForm = z.object({
  amount: z.string().min(1, "Enter an amount"),
  from_currency: currencySchema,
  to_currency: currencySchema,
  date: dateSchema,
});
