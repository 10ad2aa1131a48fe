import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";

const day = z.iso.date("Enter a day");

const range = {
  from: day.meta({ description: "First day of the books to export" }),
  to: day.meta({ description: "Last day, included" }),
};
const inOrder = ({ from, to }: { from: string; to: string }) => from <= to;
const notInOrder = { path: ["to"], error: "Ends before it begins" };

/** The days of an export, as a form asks for them. */
export const exportRangeSchema = z.strictObject(range).refine(inOrder, notInOrder);

export const exportInput = z
  .strictObject({ organization_id: idSchema("organization"), ...range })
  .refine(inOrder, notInOrder);

export const exportIdInput = z.strictObject({
  organization_id: idSchema("organization"),
  export_id: idSchema("bookExport"),
});

/** A finished export; the file is fetched with `Accept: text/csv` or `?format=csv`. */
export const exportSchema = z.object({
  id: z.string(),
  from: day,
  to: day,
  lines: z.number().int(),
  created_at: z.iso.datetime(),
});
export type ExportAnswer = z.infer<typeof exportSchema>;

/** The same with its rows, the first one their names. */
export const exportFileSchema = exportSchema.extend({
  rows: z.array(z.array(z.union([z.string(), z.number()]))),
});
