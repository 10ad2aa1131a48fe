import type { GrantAnswer } from "@/server/grants/grant.schema";
import type { GrantState } from "@/server/grants/grant-states.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import { labelOfOperation } from "@/server/pricing/operation-words";

const categories: Partial<Record<string, string>> = {
  purchased: "Purchased",
  promotional: "Promotional",
  committed: "Committed",
  bonus: "Bonus",
  rollover: "Rolled over",
  adjustment: "Adjustment",
  refund: "Refund",
  earnings: "Earnings",
};

/** The category in a word. */
export function nameCategory(category: string): string {
  return categories[category] ?? category;
}

export const stateWords: Record<GrantState, string> = {
  scheduled: "Scheduled",
  active: "Active",
  depleted: "Used up",
  expired: "Expired",
  voided: "Voided",
  clawed_back: "Clawed back",
};

/** Where the credits came from, in words. */
export function describeSource({ source, category }: Pick<GrantAnswer, "source" | "category">) {
  if (source.startsWith("payment:")) return "Paid by card or transfer";
  if (source.startsWith("welcome:")) return "Given on signing up";
  if (source.startsWith("promotion:")) return "Promotion code";
  if (source.startsWith("rollover:")) return "Rolled over from an expired grant";
  if (source.startsWith("adjustment:")) return "Correction by our staff";
  const run = /^schedule:[^:]+:(\d+)$/.exec(source)?.[1];
  if (run !== undefined) return `Recurring grant, run ${formatCredits(Number(run) + 1)}`;
  if (category === "refund") return "Returned by a refund";
  // A reference of our own making says nothing to a reader.
  return /^(req_|[a-z]+:)/.test(source) ? "Given by our staff" : `Source: ${source}`;
}

/** What the credits may be spent on and by whom, in words. */
export function describeScope({ operations, organizations }: GrantAnswer["scope"]): string {
  const what =
    operations.length === 0
      ? "Anything"
      : `Only for ${listed(operations.map((key) => `“${labelOfOperation(key)}”`))}`;
  return organizations.length === 0
    ? what
    : `${what}, for ${listed(organizations.map(({ name }) => name))}`;
}

/** `−1` with a true minus sign. */
export function formatPriority(priority: number): string {
  return String(priority).replace("-", "−");
}

/** What becomes of the rest at expiry, in words; null where nothing does. */
export function describeRollover(rollover: GrantAnswer["rollover"]): string | null {
  if (!rollover) return null;
  const days = rollover.expires_after_days;
  const how = days === null ? "" : ` for ${days} ${days === 1 ? "day" : "days"}`;
  return `Up to ${formatCredits(rollover.cap)} roll over${how}`;
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 3);
  const more = words.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
