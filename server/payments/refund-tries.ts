/** A try whose answer is lost is sent again at most so often in all, under the same key. */
export const MOST_SENDS = 5;

/** What was sent has arrived at Stripe by then, and stands in its list, or never will. */
const QUIET_MS = 5 * 60_000;

/** Whether what was sent last is long enough ago that Stripe's list tells all of it. */
export function isQuiet({ sentAt }: { sentAt: Date | null }, now: Date): boolean {
  return sentAt !== null && now.getTime() - sentAt.getTime() >= QUIET_MS;
}
