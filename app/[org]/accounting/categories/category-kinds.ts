import type { CategoryAnswer } from "@/app/[org]/accounting/answers";

export type CategoryKind = CategoryAnswer["kind"];

export const categoryKinds = [
  "income",
  "expense",
  "item",
  "other",
] as const satisfies readonly CategoryKind[];

export const kindWords: Record<CategoryKind, string> = {
  income: "Income",
  expense: "Expense",
  item: "Item",
  other: "Other",
};
export const kindOptions = categoryKinds.map((value) => ({ value, label: kindWords[value] }));
