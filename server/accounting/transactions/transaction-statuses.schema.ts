export const bookTransactionStatuses = ["pending", "posted", "reversed"] as const;
