/** What each report is called. */
export const reportTitles = {
  trial_balance: "Trial balance",
  balance_sheet: "Balance sheet",
  income_statement: "Income statement",
  aged_receivables: "Aged receivables",
  aged_payables: "Aged payables",
  general_ledger: "General ledger",
  cash_movements: "Cash movements",
} as const;

export type ReportType = keyof typeof reportTitles;

export const reportTypes = Object.keys(reportTitles) as [ReportType, ...ReportType[]];

/** Those that are about a period; the others are as of a day. */
export const periodReports: readonly ReportType[] = [
  "income_statement",
  "general_ledger",
  "cash_movements",
];

/** Those that may stand beside an earlier period. */
export const comparableReports: readonly ReportType[] = [
  "trial_balance",
  "balance_sheet",
  "income_statement",
  "cash_movements",
];

/** Those that may be of an organization and the owned ones below it together. */
export const consolidatedReports: readonly ReportType[] = [
  "trial_balance",
  "balance_sheet",
  "income_statement",
];
