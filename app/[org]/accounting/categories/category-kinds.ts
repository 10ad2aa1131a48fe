import type { CategoryAnswer } from "@/app/[org]/accounting/answers";

export type CategoryKind = CategoryAnswer["kind"];

export const categoryKinds = [
  "income",
  "expense",
  "item",
  "other",
] as const satisfies readonly CategoryKind[];
