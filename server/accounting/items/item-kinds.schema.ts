/** What an item is. */
export const itemKinds = ["product", "service"] as const;
