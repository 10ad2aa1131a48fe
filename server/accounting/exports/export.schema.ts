import { z } from "zod";
import { dateSchema } from "@/server/accounting/transactions/transaction.schema";
import { idSchema } from "@/server/foundation/ids";
import { exportFormats, exportKinds, narrowingOf } from "./export-lists.schema";

/** What an export is asked for, as a form and a request send it. */
export const exportFields = {
  kind: z.enum(exportKinds).default("transactions").meta({
    description: "books: every list, in a ZIP",
  }),
  format: z.enum(exportFormats).default("csv").meta({
    description: "pdf: a list of up to 5,000 lines that prints well",
  }),
  from: dateSchema.optional().meta({
    description: "The first day, of a list that has days; all of them if left out",
  }),
  to: dateSchema.optional().meta({ description: "The last day, included" }),
  status: z.string().max(40).optional().meta({
    description:
      "Only what is in this state: for transactions pending, posted or reversed, and so on",
  }),
  type: z.string().max(40).optional().meta({
    description: "Only of this kind: for contacts customer, vendor or both, and so on",
  }),
  search: z.string().trim().max(200).optional().meta({
    description: "Words that must all be found, as in the list",
  }),
  documents: z.boolean().optional().meta({
    description: "true: the whole books with the files that were uploaded",
  }),
};

type Fields = z.output<z.ZodObject<typeof exportFields>>;

/** What a list cannot be narrowed by is refused, so that nobody takes all of it for a part. */
function refuseUnfit(fields: Fields, context: z.RefinementCtx): void {
  const refuse = (path: keyof Fields, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  const { kind, format, from, to, status, type, search, documents } = fields;
  const { days, statuses, types, searched } = narrowingOf(kind);
  if (from && to && from > to) refuse("to", "Ends before it begins");
  if (!days && (from || to)) refuse(from ? "from" : "to", "This list has no days");
  if (status !== undefined && !statuses?.includes(status))
    refuse("status", statuses ? `Choose one of ${statuses.join(", ")}` : "This list has no status");
  if (type !== undefined && !types?.includes(type))
    refuse("type", types ? `Choose one of ${types.join(", ")}` : "This list has no types");
  if (search && !searched) refuse("search", "This list can't be searched");
  if (kind === "books" && format === "pdf") refuse("format", "The whole books come as CSV");
  if (documents && kind !== "books") refuse("documents", "Files come with the whole books");
}

/** The same as a form asks for it. */
export const exportFormSchema = z.strictObject(exportFields).superRefine(refuseUnfit);

export const exportInput = z
  .strictObject({ organization_id: idSchema("organization"), ...exportFields })
  .superRefine(refuseUnfit);
export type ExportInput = z.output<typeof exportInput>;

export const exportIdInput = z.strictObject({
  organization_id: idSchema("organization"),
  export_id: idSchema("bookExport"),
});

export const exportStatuses = [
  "queued",
  "working",
  "finished",
  "failed",
  "cancelled",
  "expired",
] as const;

/** What narrows a list besides its days. */
const filtersSchema = z.object({
  status: z.string().optional(),
  type: z.string().optional(),
  search: z.string().optional(),
  documents: z.boolean().optional(),
});
export type ExportFilters = z.output<typeof filtersSchema>;

/** An export; the file is at `/file` once it is finished, and for 30 days. */
export const exportSchema = z.object({
  id: z.string(),
  kind: z.enum(exportKinds),
  format: z.enum(exportFormats),
  status: z.enum(exportStatuses),
  from: z.string().nullable(),
  to: z.string().nullable(),
  filters: filtersSchema,
  lines: z.int().meta({ description: "Lines that are written so far; in the end, of the file" }),
  lines_total: z.int().nullable().meta({ description: "Lines to write; null until it is begun" }),
  file: z
    .object({ name: z.string(), content_type: z.string(), bytes: z.int() })
    .nullable()
    .meta({ description: "Null unless it is finished" }),
  problem: z.string().nullable().meta({ description: "Why it failed" }),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().nullable().meta({ description: "When its file is deleted" }),
});
export type ExportAnswer = z.infer<typeof exportSchema>;
