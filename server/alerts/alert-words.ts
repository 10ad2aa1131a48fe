import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";

/** What an alert says of a balance; all in credits. */
export type AlertFacts = {
  organizationName: string;
  /** null: the whole account. */
  walletName: string | null;
  thresholdPercent: number | null;
  thresholdCredits: number;
  available: number;
  total: number;
};

/** `"Acme has 180 credits left, 18% of 1,000. The alert is set at 20%."` */
export function alertInWords(facts: AlertFacts): string {
  const { organizationName, walletName, thresholdPercent, thresholdCredits } = facts;
  const { available, total } = facts;
  const owner = walletName === null ? organizationName : `${organizationName} (${walletName})`;
  const left = `${available > 0 ? creditsInWords(available) : "no credits"} left`;
  if (thresholdPercent === null)
    return `${owner} has ${left}. The alert is set at ${creditsInWords(thresholdCredits)}.`;
  const part = total > 0 ? `, ${percentOf(available, total)}% of ${formatCredits(total)}` : "";
  return `${owner} has ${left}${part}. The alert is set at ${thresholdPercent}%.`;
}

/** To two decimals, rounded down: what is below a threshold never reads as if it were at it. */
export function percentOf(available: number, total: number): number {
  return total > 0 ? Math.floor((available * 10_000) / total) / 100 : 0;
}
