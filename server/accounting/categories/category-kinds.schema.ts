/** What a category sorts. */
export const categoryKinds = ["income", "expense", "item", "other"] as const;
