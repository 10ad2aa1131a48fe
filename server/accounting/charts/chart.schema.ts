import { z } from "zod";
import { bookAccountTypes } from "@/server/accounting/accounts/account.schema";
import { roleNames } from "@/server/accounting/settings/roles";
import { chartVariants } from "./starter-charts";

/** What becomes of an account of a chart. */
export const verdicts = ["add", "exists", "conflict", "invalid"] as const;

export const chartRowSchema = z.object({
  row: z.int().nullable().meta({ description: "Where it stands in the file, from 1" }),
  code: z.string(),
  name: z.string(),
  type: z.enum(bookAccountTypes).nullable(),
  currency: z.string().nullable(),
  parent_code: z.string().nullable(),
  roles: z.array(z.enum(roleNames)).meta({ description: "Those it gets" }),
  verdict: z.enum(verdicts).meta({
    description:
      "exists: the code is there, and its account stays as it is; conflict: so it does, although it is another",
  }),
  note: z.string().nullable().meta({ description: "Why, in words" }),
  account_id: z.string().nullable().meta({ description: "The account that has the code" }),
});
export type ChartRow = z.output<typeof chartRowSchema>;

const counts = {
  added: z.int(),
  kept: z
    .int()
    .meta({ description: "Codes that were there before; their accounts are as they were" }),
};

/** What adding a chart did. */
export const chartAddedSchema = z.object({ ...counts, accounts: z.array(chartRowSchema) });
export type ChartAdded = z.output<typeof chartAddedSchema>;

const price = {
  to_add: z.int(),
  credits: z.number().meta({ description: "What adding them would cost now" }),
  would_pass: z.boolean().meta({ description: "Whether it would be charged now" }),
};

/** A starter chart as it would be added. */
export const starterChartSchema = z.object({
  variant: z.enum(chartVariants),
  currency: z.string(),
  country: z.string().nullable().meta({
    description: "Of the billing address; it says which variant fits where none is asked for",
  }),
  ...price,
  accounts: z.array(chartRowSchema),
});
export type StarterChartAnswer = z.output<typeof starterChartSchema>;

export const starterChartFields = {
  variant: z.enum(chartVariants).optional().meta({
    description: "Left out, the country of the billing address decides",
  }),
};
