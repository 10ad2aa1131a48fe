import { z } from "zod";
import { bridgeFields } from "@/server/pricing/balance-bridge";

/**
 * The lines of a statement, in the order they are told. Each holds movements in full, whether credits
 * or debt paid for them; what went into debt and what paid it back are lines of their own, so that
 * opening balance and lines add up to the closing balance.
 */
export const statementLines = [
  "grants",
  "refunds",
  "usage",
  "holds_captured",
  "base_fee",
  "expired",
  "clawed_back",
  "adjustments",
  "debt_taken",
  "debt_paid",
] as const;
export type StatementLine = (typeof statementLines)[number];

/** What "credits used" means. */
export const usedLines: readonly StatementLine[] = ["usage", "holds_captured", "base_fee"];

const balance = z.object({
  balance: z.number().meta({ description: "The same as posted" }),
  posted: bridgeFields.posted,
  debt: bridgeFields.debt,
});

export const statementSchema = z.object({
  organization_id: z.string(),
  organization_name: z.string(),
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  from_seq: z.int().meta({ description: "The last ledger entry before the period" }),
  to_seq: z.int().meta({ description: "The last ledger entry of the period" }),
  opening: balance,
  closing: balance,
  credits_used: z.number(),
  lines: z.array(
    z.object({
      line: z.enum(statementLines),
      category: z.string().nullable().meta({ description: "Of grants" }),
      organization_id: z.string().nullable().meta({ description: "Who used it; only for usage" }),
      organization_name: z.string().nullable(),
      operation: z.string().nullable(),
      label: z.string().meta({ description: "A description of the line" }),
      entries: z.int(),
      credits: z
        .number()
        .meta({ description: "Signed: opening.balance + all credits = closing.balance" }),
    }),
  ),
  held: z.object({
    opened: z.number().meta({ description: "Credits reserved by holds; they stay in the balance" }),
    released: z.number(),
  }),
});
export type StatementAnswer = z.infer<typeof statementSchema>;
