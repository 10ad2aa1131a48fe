import { z } from "zod";
import { exportFormSchema } from "@/server/accounting/exports/export.schema";
import {
  type ExportFormat,
  type ExportKind,
  narrowingOf,
} from "@/server/accounting/exports/export-lists.schema";

const text = z.string().trim();

/** The form as it is typed: what its list has no use for, and what is left empty, is not sent. */
export const exportForm = z
  .object({
    kind: text,
    format: text,
    from: text,
    to: text,
    status: text,
    type: text,
    search: text,
    documents: z.boolean(),
  })
  .transform(({ kind, format, documents, ...typed }): z.input<typeof exportFormSchema> => {
    const { days, statuses, types, searched } = narrowingOf(kind as ExportKind);
    const sent = (value: string, isFit: boolean) => (isFit && value !== "" ? value : undefined);
    return {
      kind: kind as ExportKind,
      format: kind === "books" ? "csv" : (format as ExportFormat),
      from: sent(typed.from, days !== undefined),
      to: sent(typed.to, days !== undefined),
      status: sent(typed.status, statuses?.includes(typed.status) ?? false),
      type: sent(typed.type, types?.includes(typed.type) ?? false),
      search: sent(typed.search, searched ?? false),
      documents: kind === "books" && documents ? true : undefined,
    };
  })
  .pipe(exportFormSchema);

export type ExportForm = z.input<typeof exportForm>;
export type AskedExport = z.output<typeof exportForm>;
