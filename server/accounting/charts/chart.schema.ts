import { z } from "zod";
import { bookAccountTypes } from "@/server/accounting/accounts/account.schema";
import { roleNames } from "@/server/accounting/settings/role-words";
import { chartVariants } from "./starter-charts";

/** What becomes of an account of a chart. */
export const verdicts = ["add", "exists", "conflict", "invalid"] as const;

export const chartRowSchema = z.object({
  row: z.int().nullable().meta({ description: "Row number in the file, from 1" }),
  code: z.string(),
  name: z.string(),
  type: z.enum(bookAccountTypes).nullable(),
  currency: z.string().nullable(),
  parent_code: z.string().nullable(),
  roles: z.array(z.enum(roleNames)).meta({ description: "Roles assigned to the account" }),
  verdict: z.enum(verdicts).meta({
    description:
      "exists: the code is already in use, and its account stays unchanged; conflict: the same, but the existing account has another type or currency",
  }),
  note: z.string().nullable().meta({ description: "The reason, in words" }),
  account_id: z.string().nullable().meta({ description: "The existing account with this code" }),
});
export type ChartRow = z.output<typeof chartRowSchema>;

const counts = {
  added: z.int(),
  kept: z.int().meta({ description: "Codes already in the books; these accounts are unchanged" }),
};

/** What adding a chart did. */
export const chartAddedSchema = z.object({ ...counts, accounts: z.array(chartRowSchema) });
export type ChartAdded = z.output<typeof chartAddedSchema>;

const price = {
  to_add: z.int(),
  credits: z.number().meta({ description: "Cost of adding them at current prices" }),
  would_pass: z.boolean().meta({ description: "Whether the charge would currently succeed" }),
};

/** A starter chart as it would be added. */
export const starterChartSchema = z.object({
  variant: z.enum(chartVariants),
  currency: z.string(),
  country: z.string().nullable().meta({
    description: "Country of the billing address; determines the variant if none is requested",
  }),
  ...price,
  accounts: z.array(chartRowSchema),
});
export type StarterChartAnswer = z.output<typeof starterChartSchema>;

export const starterChartFields = {
  variant: z.enum(chartVariants).optional().meta({
    description: "Defaults to the variant for the country of the billing address",
  }),
};
