import type { GrantAnswer } from "@/server/grants/grant.schema";

type Lot = Pick<GrantAnswer, "state" | "remaining" | "expires_at">;

/** The credits that are lost next if nothing is spent, and when; null when none of them ends. */
export function findNextExpiry(grants: readonly Lot[]): { credits: number; at: string } | null {
  const ending = grants.flatMap(({ state, remaining, expires_at: at }) =>
    state === "active" && at !== null ? [{ remaining, at }] : [],
  );
  const [first] = ending.toSorted((a, b) => a.at.localeCompare(b.at));
  if (!first) return null;
  const together = ending
    .filter(({ at }) => at === first.at)
    .reduce((sum, { remaining }) => sum + Math.round(remaining * 1_000_000), 0);
  return { credits: together / 1_000_000, at: first.at };
}
