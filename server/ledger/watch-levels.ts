export type BalanceLevel = "ok" | "low" | "critical" | "depleted";

/**
 * How low a balance is: low below the threshold, critical below a quarter of it, depleted at zero.
 * At the threshold itself (400 of 400) nothing is low yet. All in microcredits.
 */
export function balanceLevel(available: bigint, threshold: bigint): BalanceLevel {
  if (available <= 0n) return "depleted";
  if (available < threshold / 4n) return "critical";
  return available < threshold ? "low" : "ok";
}

/** The balances whose crossing the ledger reports: every one at which an alert or a recharge may be due. */
export function watchLevels(thresholds: { alert: bigint; recharge: bigint }): bigint[] {
  const levels = [thresholds.alert, thresholds.alert / 4n, thresholds.recharge, 1n];
  return [...new Set(levels)].filter((level) => level > 0n);
}
