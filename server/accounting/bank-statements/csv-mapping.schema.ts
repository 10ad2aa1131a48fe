import { z } from "zod";
import { dateOrders } from "./parse-date";

/** What a column of a CSV file may be. */
export const columnRoles = [
  "date",
  "value_date",
  "amount",
  "debit",
  "credit",
  "side",
  "payee",
  "reference",
  "note",
  "bank_id",
] as const;
export type ColumnRole = (typeof columnRoles)[number];

const column = z.int().min(0).max(199).nullable().optional();

/** How a CSV file is to be read; what is left out is guessed. */
export const csvMappingSchema = z.strictObject({
  columns: z
    .strictObject(
      Object.fromEntries(columnRoles.map((role) => [role, column])) as Record<
        ColumnRole,
        typeof column
      >,
    )
    .optional()
    .meta({
      description:
        "Column numbers, from 0. Map either `amount` (signed, or with debit or credit named in `side`) or both `debit` and `credit`",
    }),
  delimiter: z.enum([";", ",", "\t", "|"]).optional(),
  date_order: z.enum(dateOrders).optional(),
  decimal: z.enum([".", ","]).optional(),
  header_rows: z
    .int()
    .min(0)
    .max(50)
    .optional()
    .meta({ description: "Number of rows before the first statement line" }),
});
export type CsvMapping = z.infer<typeof csvMappingSchema>;
