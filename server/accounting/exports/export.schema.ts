import { z } from "zod";
import { dateSchema } from "@/server/accounting/transactions/transaction.schema";
import { idSchema } from "@/server/foundation/ids";
import { exportFormats, exportKinds, narrowingOf } from "./export-lists.schema";

/** What an export is asked for, as a form and a request send it. */
export const exportFields = {
  kind: z.enum(exportKinds).default("transactions").meta({
    description: "books: every list, as a ZIP",
  }),
  format: z.enum(exportFormats).default("csv").meta({
    description: "pdf: a printable list of up to 5,000 lines",
  }),
  from: dateSchema.optional().meta({
    description: "First day, for lists with dates; if omitted, from the beginning",
  }),
  to: dateSchema.optional().meta({ description: "Last day, inclusive" }),
  status: z.string().max(40).optional().meta({
    description:
      "Only records with this status; for transactions, for example, pending, posted or reversed",
  }),
  type: z.string().max(40).optional().meta({
    description: "Only records of this type; for contacts, for example, customer, vendor or both",
  }),
  search: z.string().trim().max(200).optional().meta({
    description: "Search words; rows match all of them, as in the list",
  }),
  documents: z.boolean().optional().meta({
    description: "true: include uploaded files when exporting the whole books",
  }),
};

type Fields = z.output<z.ZodObject<typeof exportFields>>;

/** What a list cannot be narrowed by is refused, so that nobody takes all of it for a part. */
function refuseUnfit(fields: Fields, context: z.RefinementCtx): void {
  const refuse = (path: keyof Fields, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  const { kind, format, from, to, status, type, search, documents } = fields;
  const { days, statuses, types, searched } = narrowingOf(kind);
  if (from && to && from > to) refuse("to", "Must be on or after the first day");
  if (!days && (from || to)) refuse(from ? "from" : "to", "This list has no dates");
  if (status !== undefined && !statuses?.includes(status))
    refuse("status", statuses ? `Choose one of ${statuses.join(", ")}` : "This list has no status");
  if (type !== undefined && !types?.includes(type))
    refuse("type", types ? `Choose one of ${types.join(", ")}` : "This list has no types");
  if (search && !searched) refuse("search", "This list can't be searched");
  if (kind === "books" && format === "pdf")
    refuse("format", "The whole books can only be exported as CSV");
  if (documents && kind !== "books")
    refuse("documents", "Files can only be included when exporting the whole books");
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
  lines: z
    .int()
    .meta({ description: "Lines written so far; once finished, the lines in the file" }),
  lines_total: z
    .int()
    .nullable()
    .meta({ description: "Lines to write; null until the export starts" }),
  file: z
    .object({ name: z.string(), content_type: z.string(), bytes: z.int() })
    .nullable()
    .meta({ description: "null until it is finished, and after it is deleted" }),
  problem: z.string().nullable().meta({ description: "Why it failed" }),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().nullable().meta({ description: "When its file is deleted" }),
});
export type ExportAnswer = z.infer<typeof exportSchema>;
