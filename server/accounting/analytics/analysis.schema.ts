import { z } from "zod";
import { dateSchema } from "@/server/accounting/transactions/transaction.schema";
import { idSchema } from "@/server/foundation/ids";

/** What is analysed, and what it is called. */
export const sources = {
  entries: "Posted entries",
  sales: "Lines of invoices",
  purchases: "Lines of bills",
} as const;
export type Source = keyof typeof sources;
export const sourceNames = Object.keys(sources) as [Source, ...Source[]];

export const measures = {
  amount: "Amount",
  count: "Number of lines",
  average: "Average amount",
} as const;
export type Measure = keyof typeof measures;
export const measureNames = Object.keys(measures) as [Measure, ...Measure[]];

export const dimensions = {
  month: "Month",
  account: "Account",
  contact: "Contact",
  category: "Category",
  item: "Item",
  tax_rate: "Tax rates",
  organization: "Organization",
} as const;
export type Dimension = keyof typeof dimensions;
export const dimensionNames = Object.keys(dimensions) as [Dimension, ...Dimension[]];

/** What entries are told apart by; lines of documents by all of them. */
export const entryDimensions: readonly Dimension[] = ["month", "account", "organization"];

const ids = <Kind extends Parameters<typeof idSchema>[0]>(kind: Kind) =>
  z.array(idSchema(kind)).min(1).max(100, "Name at most 100").optional();

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
    description: "entries: what was posted; sales, purchases: lines of issued invoices or bills",
  }),
  measure: z.enum(measureNames).meta({
    description: "amount: net of taxes, in the currency of the books; count: of the lines",
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
    description: "With the owned organizations below; needs the right to read the books of each",
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
  if (from > to) refuse("from", "Must not be after to");
  if (source === "entries") {
    const other = by.find((dimension) => !entryDimensions.includes(dimension));
    if (other)
      refuse("by", `Entries have no ${dimensions[other].toLowerCase()}; lines of documents do`);
    for (const field of documentFilters)
      if (question[field]) refuse(field, "Entries have none; lines of documents do");
  }
  if (by.includes("organization") && !question.consolidated)
    refuse("by", "Consolidate to tell organizations apart");
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
    .meta({ description: "One for each dimension, in their order" }),
  value: z.int().meta({ description: "Of the measure: minor units, or a number of lines" }),
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
    .meta({ description: "What the groups beyond the 500 largest come to together" }),
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
