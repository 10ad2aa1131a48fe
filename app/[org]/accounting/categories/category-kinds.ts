import type { CategoryAnswer } from "@/server/accounting/categories/categories";

export type CategoryKind = CategoryAnswer["kind"];

export const categoryKinds = [
  "income",
  "expense",
  "item",
  "other",
] as const satisfies readonly CategoryKind[];
