import type { z } from "zod";
import type { Question, questionSchema } from "@/server/accounting/analytics/analysis.schema";
import type { Dimension } from "@/server/accounting/analytics/question-words";
import type { QuestionForm } from "./question-form.schema";

/** The filters, and what each is called in a question. */
export const formFilters = {
  account: "account_ids",
  contact: "contact_ids",
  category: "category_ids",
  item: "item_ids",
  tax_rate: "tax_rate_ids",
} as const;
export type FormFilter = keyof typeof formFilters;
export const formFilterNames = Object.keys(formFilters) as FormFilter[];

/** Where the form shows what is wrong with a field of a question. */
export function fieldOf(field: string): keyof QuestionForm {
  if (field === "by") return "first";
  const filterName = formFilterNames.find((name) => formFilters[name] === field);
  return filterName ?? (field as keyof QuestionForm);
}

/** What is sent of it. */
export function questionOf(form: QuestionForm): z.input<typeof questionSchema> {
  const { source, measure, from, to, consolidated } = form;
  const isDimension = (one: string): one is Dimension => one !== "none";
  const narrowed = formFilterNames.filter(
    (name) => form[name] !== "" && (source !== "entries" || name === "account"),
  );
  return {
    source,
    measure,
    by: [form.first, form.second, form.third].filter(isDimension),
    from,
    to,
    ...(consolidated ? { consolidated } : {}),
    ...Object.fromEntries(narrowed.map((name) => [formFilters[name], [form[name]]])),
  };
}

/** A question as the form shows it. Of several things that a filter names it shows the first. */
export function formOf(question: Question): QuestionForm {
  const [first = "month", second = "none", third = "none"] = question.by;
  const { source, measure, from, to, consolidated = false } = question;
  const filters = Object.fromEntries(
    formFilterNames.map((name) => [name, question[formFilters[name]]?.[0] ?? ""]),
  ) as Record<FormFilter, string>;
  return { source, measure, first, second, third, from, to, consolidated, ...filters };
}
