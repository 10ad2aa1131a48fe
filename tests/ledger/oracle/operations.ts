/** What the sequences spend on. Prices do not matter here: every charge brings its amount. */
export const operations = ["invoice.create", "report.generate", "transaction.create"] as const;
