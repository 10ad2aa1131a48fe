import { z } from "zod";

/** The balances of a bank statement, as typed. */
export const balancesForm = z.object({ opening_balance: z.string(), closing_balance: z.string() });
export type BalancesForm = z.infer<typeof balancesForm>;
