import { Prisma } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { keptMonthOf, monthBegan } from "./counted-month";
import type { PolicyOwner } from "./policy-of";

const DAY_MS = 86_400_000;

/**
 * What automatic charges took of an account in this month, in cents. A charge counts in the month it
 * settled in, by the calendar of the organization that pays.
 */
export async function chargedThisMonthCents(
  db: Db,
  creditAccountId: string,
  now: Date,
): Promise<bigint> {
  const since = await startOfMonth(db, creditAccountId, now);
  const [month] = await db.$queryRaw<{ cents: bigint }[]>`
    select coalesce(sum(amount_cents), 0)::bigint as cents from recharge_attempts
    where credit_account_id = ${creditAccountId} and state = 'succeeded' and settled_at >= ${since}`;
  return month?.cents ?? 0n;
}

/** The charges of one policy that settled within 24 hours, and when the last one ever did. */
export async function recentCharges(
  db: Db,
  { creditAccountId, walletId }: PolicyOwner,
  now: Date,
): Promise<{ chargesToday: number; lastChargeAt: Date | null }> {
  const dayAgo = new Date(now.getTime() - DAY_MS);
  // Written out: only so does PostgreSQL see that the index of successful attempts will do.
  const settled = Prisma.sql`recharge_attempts
    where credit_account_id = ${creditAccountId} and wallet_id is not distinct from ${walletId} and state = 'succeeded'`;
  const [row] = await db.$queryRaw<{ today: number; last: Date | null }[]>`
    select (select count(*)::int from ${settled} and settled_at > ${dayAgo}) as today,
      (select settled_at from ${settled} order by settled_at desc limit 1) as last`;
  return { chargesToday: row?.today ?? 0, lastChargeAt: row?.last ?? null };
}

async function startOfMonth(db: Db, creditAccountId: string, now: Date): Promise<Date> {
  const [payer] = await db.$queryRaw<
    { time_zone: string; month_from: Date | null; month_until: Date | null }[]
  >`
    select o.time_zone, p.month_from, p.month_until
    from credit_accounts a join organizations o on o.id = a.organization_id
    left join recharge_policies p on p.credit_account_id = a.id
    where a.id = ${creditAccountId}`;
  const kept = keptMonthOf({
    monthFrom: payer?.month_from ?? null,
    monthUntil: payer?.month_until ?? null,
  });
  return monthBegan(kept, payer?.time_zone ?? "UTC", now);
}
