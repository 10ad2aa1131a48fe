import { z } from "zod";
import { questionSchema } from "@/server/accounting/analytics/analysis.schema";
import {
  dimensionNames,
  measureNames,
  sourceNames,
} from "@/server/accounting/analytics/question-words";
import { fieldOf, questionOf } from "./question-form-values";

const dimension = z.enum(["none", ...dimensionNames]);
/** The id of one thing to narrow it to; empty: all. */
const filter = z.string();

/** A question as the form holds it. */
export const questionFormSchema = z
  .object({
    source: z.enum(sourceNames),
    measure: z.enum(measureNames),
    first: z.enum(dimensionNames),
    second: dimension,
    third: dimension,
    from: z.iso.date("Enter a day"),
    to: z.iso.date("Enter a day"),
    consolidated: z.boolean(),
    account: filter,
    contact: filter,
    category: filter,
    item: filter,
    tax_rate: filter,
  })
  .superRefine((form, context) => {
    // The same rules as the server's, each shown where it is broken.
    const checked = questionSchema.safeParse(questionOf(form));
    for (const { path, message } of checked.error?.issues ?? [])
      context.addIssue({ code: "custom", path: [fieldOf(String(path[0]))], message });
  });
export type QuestionForm = z.output<typeof questionFormSchema>;
