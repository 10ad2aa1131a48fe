import type { BadgeTone } from "@/components/ui/badge";
import type { AlertAnswer, FiringAnswer } from "@/server/alerts/alert.schema";
import { creditsInWords } from "@/server/pricing/amount-words";

/** `"20% (1,000 credits)"`, or the credits alone. */
export function describeThreshold(alert: AlertAnswer): string {
  return alert.threshold_percent === null
    ? creditsInWords(alert.threshold_credits ?? 0)
    : `${alert.threshold_percent}% (${creditsInWords(alert.fires_below)})`;
}

export const channelWords: Record<AlertAnswer["channel"], string> = {
  webhook: "Webhook",
  slack: "Slack",
  email: "Email",
};

/** How an alert stands, for its badge. */
export function alertState(alert: AlertAnswer): {
  label: string;
  tone: BadgeTone;
} {
  if (!alert.enabled) return { label: "Off", tone: "neutral" };
  if (alert.armed) return { label: "Armed", tone: "good" };
  return { label: alert.available < alert.fires_below ? "Below" : "Waiting", tone: "warn" };
}

/** What it was that fired. */
export function describeFiring(firing: FiringAnswer): string {
  if (firing.level !== null) return levelWords[firing.level];
  return firing.threshold_percent === null
    ? `Below ${creditsInWords(firing.threshold_credits)}`
    : `Below ${firing.threshold_percent}%`;
}

const levelWords = {
  low: "Low balance",
  critical: "Critical balance",
  depleted: "No credits left",
} as const;
