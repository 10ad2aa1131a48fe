export type AccountStatus = "active" | "past_due" | "suspended";

const DAY_MS = 86_400_000;

/**
 * What an account's organizations are: past due while it owes too much, suspended when the grace
 * period is over. Nobody is suspended who was not told before, with the whole period still to come.
 * @param account.told the status its people know of.
 */
export function decideStatus(
  account: { pastDueSince: Date | null; told: AccountStatus },
  graceDays: number,
  now: Date,
): AccountStatus {
  if (!account.pastDueSince) return "active";
  if (account.told === "active") return "past_due";
  return suspendsAt(account.pastDueSince, graceDays) <= now ? "suspended" : "past_due";
}

export function suspendsAt(pastDueSince: Date, graceDays: number): Date {
  return new Date(pastDueSince.getTime() + graceDays * DAY_MS);
}
