const DAY_MS = 86_400_000;

export type ExpiringLot = {
  effectiveAt: Date;
  expiresAt: Date;
  rolloverCap: bigint | null;
  rolloverDays: number | null;
};

/**
 * What of an expiring grant lives on: up to the cap, counting what rolled over from it before (when
 * a hold kept a part of it past its expiry), for its own lifetime from now on. Null: nothing does.
 * Microcredits. Source: S4 (rollover caps).
 */
export function planRollover(input: {
  grant: ExpiringLot;
  left: bigint;
  rolledBefore: bigint;
  now: Date;
}): { amount: bigint; expiresAt: Date } | null {
  const { grant, left, rolledBefore, now } = input;
  const room = (grant.rolloverCap ?? 0n) - rolledBefore;
  const amount = left < room ? left : room;
  if (amount <= 0n) return null;
  const lifetime = grant.rolloverDays
    ? grant.rolloverDays * DAY_MS
    : grant.expiresAt.getTime() - grant.effectiveAt.getTime();
  return { amount, expiresAt: new Date(now.getTime() + lifetime) };
}
