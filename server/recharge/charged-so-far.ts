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
  const month = await db.rechargeAttempt.aggregate({
    where: {
      creditAccountId,
      state: "succeeded",
      settledAt: { gte: await startOfMonth(db, creditAccountId, now) },
    },
    _sum: { amountCents: true },
  });
  return month._sum.amountCents ?? 0n;
}

/** The charges of one policy that settled within 24 hours, and when the last one ever did. */
export async function recentCharges(
  db: Db,
  { creditAccountId, walletId }: PolicyOwner,
  now: Date,
): Promise<{ chargesToday: number; lastChargeAt: Date | null }> {
  const settled = { creditAccountId, walletId, state: "succeeded" as const };
  const dayAgo = new Date(now.getTime() - DAY_MS);
  const chargesToday = await db.rechargeAttempt.count({
    where: { ...settled, settledAt: { gt: dayAgo } },
  });
  const last = await db.rechargeAttempt.findFirst({
    where: settled,
    orderBy: { settledAt: "desc" },
    select: { settledAt: true },
  });
  return { chargesToday, lastChargeAt: last?.settledAt ?? null };
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
