/** Minutes until an event that failed once, twice ... is tried again; the last one repeats. */
const RETRY_AFTER_MINUTES = [1, 5, 15, 60, 180, 360];
const RETRY_WITHIN_MS = 24 * 3_600_000;

/**
 * When a parked event is tried again: later each time, for 24 hours after it arrived.
 * @param attempts how often it failed, the last time included.
 * @returns null when the day is over: it waits for a person.
 */
export function nextTryAt(receivedAt: Date, attempts: number, now: Date): Date | null {
  const index = Math.min(Math.max(attempts, 1), RETRY_AFTER_MINUTES.length) - 1;
  const next = new Date(now.getTime() + (RETRY_AFTER_MINUTES[index] ?? 360) * 60_000);
  return next.getTime() - receivedAt.getTime() > RETRY_WITHIN_MS ? null : next;
}
