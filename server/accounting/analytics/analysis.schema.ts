import { z } from "zod";
import { dateSchema } from "@/server/accounting/transactions/transaction.schema";
import { idSchema } from "@/server/foundation/ids";
import {
  type Dimension,
  dimensionNames,
  dimensions,
  entryDimensions,
  measureNames,
  type Source,
  sourceNames,
} from "./question-words";

const ids = <Kind extends Parameters<typeof idSchema>[0]>(kind: Kind) =>
  z.array(idSchema(kind)).min(1).max(100, "Choose at most 100").optional();

/** The filters that name things, by what they look at. */
export const filterFields = {
  account_ids: ids("bookAccount"),
  contact_ids: ids("contact"),
  category_ids: ids("category"),
  item_ids: ids("item"),
  tax_rate_ids: ids("taxRate"),
};
const documentFilters = ["contact_ids", "category_ids", "item_ids", "tax_rate_ids"] as const;

const questionFields = {
  source: z.enum(sourceNames).meta({
    description:
      "entries: posted entries; sales: lines of issued invoices; purchases: lines of issued bills",
  }),
  measure: z.enum(measureNames).meta({
    description:
      "amount and average: net of taxes, in the currency of the books; count: number of lines",
  }),
  by: z
    .array(z.enum(dimensionNames))
    .min(1, "Choose at least one dimension")
    .max(3, "Choose at most three dimensions")
    .refine((by) => new Set(by).size === by.length, "Choose each dimension once"),
  from: dateSchema,
  to: dateSchema,
  ...filterFields,
  consolidated: z.boolean().optional().meta({
    description: "Include the owned organizations below; you need read access to the books of each",
  }),
};

type Asked = {
  source: Source;
  by: Dimension[];
  from: string;
  to: string;
  consolidated?: boolean | undefined;
} & Partial<Record<(typeof documentFilters)[number], unknown>>;

function checkQuestion(question: Asked, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  const { source, by, from, to } = question;
  if (from > to) refuse("from", "Must be on or before the last day");
  if (source === "entries") {
    const other = by.find((dimension) => !entryDimensions.includes(dimension));
    if (other)
      refuse(
        "by",
        `Only invoice and bill lines can be grouped by ${dimensions[other].toLowerCase()}, not entries`,
      );
    for (const field of documentFilters)
      if (question[field])
        refuse(field, "Only invoice and bill lines can be filtered by this, not entries");
  }
  if (by.includes("organization") && !question.consolidated)
    refuse("by", "Turn on consolidation to group by organization");
}

/** A question about the books. */
export const questionSchema = z.strictObject(questionFields).superRefine(checkQuestion);
export type Question = z.output<typeof questionSchema>;

export const analysisInput = z
  .strictObject({ organization_id: idSchema("organization"), ...questionFields })
  .superRefine(checkQuestion);

export const analysisRowSchema = z.object({
  keys: z
    .array(z.object({ id: z.string().nullable(), label: z.string() }))
    .meta({ description: "One per dimension, in the requested order" }),
  value: z.int().meta({ description: "The measure: minor units, or a number of lines" }),
  amount: z.int(),
  count: z.int(),
});
export type AnalysisRow = z.output<typeof analysisRowSchema>;

const summaryFields = {
  id: z.string(),
  question: z.strictObject(questionFields),
  currency: z.string(),
  created_at: z.string(),
};
export const analysisSummarySchema = z.object(summaryFields);
export type AnalysisSummary = z.output<typeof analysisSummarySchema>;

export const analysisSchema = z.object({
  ...summaryFields,
  rows: z.array(analysisRowSchema),
  other: z
    .object({ groups: z.int(), value: z.int(), amount: z.int(), count: z.int() })
    .nullable()
    .meta({ description: "Totals of all groups beyond the 500 largest" }),
  total: z.object({ value: z.int(), amount: z.int(), count: z.int() }),
  notes: z.array(z.string()),
});
export type AnalysisAnswer = z.output<typeof analysisSchema>;
export type AnalysisContent = Pick<AnalysisAnswer, "rows" | "other" | "total" | "notes">;

export const analysisIdInput = z.strictObject({
  organization_id: idSchema("organization"),
  analysis_id: idSchema("analysis"),
});

export const savedQuestionSchema = z.object({
  id: z.string(),
  name: z.string(),
  question: z.strictObject(questionFields),
  created_at: z.string(),
});
export type SavedQuestion = z.output<typeof savedQuestionSchema>;

export const saveQuestionInput = z.strictObject({
  organization_id: idSchema("organization"),
  name: z.string().trim().min(1, "Enter a name").max(100),
  question: questionSchema,
});

export const savedQuestionIdInput = z.strictObject({
  organization_id: idSchema("organization"),
  question_id: idSchema("bookQuestion"),
});
