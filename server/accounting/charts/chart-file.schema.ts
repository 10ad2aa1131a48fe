import { z } from "zod";
import { chartRowSchema } from "./chart.schema";

/** What one file may hold. */
export const chartLimits = { bytes: 1_000_000, rows: 1_000 } as const;

/** What a column of a chart may be. */
export const chartColumns = ["code", "name", "type", "parent", "currency"] as const;
export type ChartColumn = (typeof chartColumns)[number];

const column = z.int().min(0).max(199).nullable().optional();

/** How a CSV file is to be read; what is left out is guessed. */
export const chartMappingSchema = z.strictObject({
  columns: z
    .strictObject(
      Object.fromEntries(chartColumns.map((name) => [name, column])) as Record<
        ChartColumn,
        typeof column
      >,
    )
    .optional()
    .meta({
      description: "Column numbers, from 0; `parent` holds the code of the parent account",
    }),
  delimiter: z.enum([";", ",", "\t", "|"]).optional(),
  header_rows: z.int().min(0).max(50).optional().meta({
    description: "Number of rows before the first account",
  }),
});
export type ChartMapping = z.output<typeof chartMappingSchema>;

export const chartReadingFields = {
  encoding: z.string().trim().max(40).optional().meta({
    description: "Such as utf-8 or windows-1252; detected if omitted",
  }),
  mapping: chartMappingSchema.optional().meta({ description: "How to read a CSV file" }),
};

/** What an import of a file would do, and how it was read. */
export const chartPreviewSchema = z.object({
  format: z.enum(["csv", "json"]),
  encoding: z.string(),
  to_add: z.int(),
  existing: z
    .int()
    .meta({ description: "Codes already in the books; these accounts stay unchanged" }),
  invalid: z
    .int()
    .meta({ description: "Rows that must be corrected before the file can be imported" }),
  credits: z.number().meta({ description: "Cost of the import at current prices" }),
  would_pass: z.boolean().meta({ description: "Whether the charge would currently succeed" }),
  accounts: z.array(chartRowSchema),
  csv: z
    .object({
      delimiter: z.string(),
      header_rows: z.int(),
      header: z.array(z.string()),
      columns: z.record(z.string(), z.int()),
      rows: z.array(z.array(z.string())).meta({ description: "The first rows, unmodified" }),
    })
    .nullable(),
});
export type ChartPreview = z.output<typeof chartPreviewSchema>;
