import { db } from "@/server/foundation/db";
import { settleAccount } from "./settle-account";

/**
 * Ends a period of an account for good: whatever is written later falls behind its end, so whoever reads
 * the period again reads the same. Waits for whoever is writing. Called before a period is read; a moment
 * that is still to come ends nothing. Costs a write once a period, and two look-ups after that.
 * @param ends of periods: what lies before each that has come is final afterwards.
 */
export async function closePeriod(
  creditAccountId: string,
  ends: readonly (Date | undefined)[],
  now: Date,
): Promise<void> {
  const come = ends.filter((end): end is Date => end !== undefined && end <= now);
  const last = come.sort((a, b) => b.getTime() - a.getTime())[0];
  // What ended within the period belongs into it, whether or not a job has posted it.
  await settleAccount(db(), creditAccountId, now);
  if (last) await db().$executeRaw`select close_ledger(${creditAccountId}, ${last})`;
}

/**
 * The same for the accounts that some organizations spend, where the end is a moment of each one's time
 * zone. Looks at all of them at once and writes to those that are not that far yet.
 */
export async function closePeriodOf(
  organizationIds: readonly string[],
  endIn: (timeZone: string) => Date | undefined,
  now: Date,
): Promise<void> {
  const spent = await db().$queryRaw<
    { id: string; time_zone: string; ledger_time: Date; next_due_at: Date | null }[]
  >`
    select distinct a.id, o.time_zone, a.ledger_time, a.next_due_at
    from organizations o join credit_accounts a on a.id = o.credit_account_id
    where o.id = any (${[...organizationIds]}::text[])`;
  for (const [id, rows] of Map.groupBy(spent, (row) => row.id)) {
    const ends = rows.map((row) => endIn(row.time_zone));
    const isDue = rows.some(({ next_due_at: due }) => due !== null && due <= now);
    const isOpen = rows.some((row) =>
      ends.some((end) => end !== undefined && end <= now && row.ledger_time < end),
    );
    if (isDue || isOpen) await closePeriod(id, ends, now);
  }
}
