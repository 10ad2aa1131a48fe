/** What a month of work costs, for the calculator on the price pages. Credits, not microcredits:
 * prices on that page have at most two decimals and nothing is charged from these figures. */
export type MonthlyBill = { usageCredits: number; baseFeeCredits: number; totalCredits: number };

/** Usage at its prices, plus the base fee of `organizations` over a month of `days`. */
export function estimateMonthlyBill({
  lines,
  organizations,
  baseFeeCreditsPerWeek,
  days = 30,
}: {
  lines: readonly { credits: number; count: number }[];
  organizations: number;
  baseFeeCreditsPerWeek: number;
  days?: number | undefined;
}): MonthlyBill {
  // The fee is debited daily in whole credits, so that n days cost floor(25n / 7).
  const baseFeeCredits = organizations * Math.floor((baseFeeCreditsPerWeek * days) / 7);
  const usageCredits = lines.reduce((sum, { credits, count }) => sum + credits * count, 0);
  return { usageCredits, baseFeeCredits, totalCredits: usageCredits + baseFeeCredits };
}
