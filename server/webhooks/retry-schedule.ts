const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after the first, second … failure: eight attempts over about 28 hours. */
const waitsMs = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
] as const;

/** How much longer a wait may be, so that what failed together does not come back together. */
const JITTER = 0.05;

/** One attempt, and one after each wait. */
export const ATTEMPTS = waitsMs.length + 1;

/**
 * When a delivery is tried again; null where it is given up.
 * @param failures how many attempts have failed, this one included
 * @param random from 0 to 1
 */
export function nextAttempt(failures: number, now: Date, random: number): Date | null {
  const wait = waitsMs[failures - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait * (1 + JITTER * random));
}
