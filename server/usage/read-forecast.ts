import { addDays, dayInTimeZone, startOfDay } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { settleAccount } from "@/server/ledger/settle-account";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { describeForecast, wholeDays } from "./describe-forecast";
import { type Forecast, forecastRunOut } from "./forecast";
import type { ForecastAnswer } from "./forecast.schema";

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 90;

type Pool = { id: string; timeZone: string; creditAccountId: string };

/**
 * How long the credits that an organization spends will last: the whole pool's use of the last 90
 * days, against the lots that anybody may spend. With auto-recharge on and healthy it says when the
 * next recharge is due instead of a day without credits.
 */
export async function readForecast(organization: Pool, asked: Date): Promise<ForecastAnswer> {
  const { creditAccountId, timeZone } = organization;
  const now = await settleAccount(db(), creditAccountId, asked);
  const today = dayInTimeZone(now, timeZone);
  const first = addDays(today, -HISTORY_DAYS);
  const [account, spent, lots] = await Promise.all([
    db().creditAccount.findUniqueOrThrow({
      where: { id: creditAccountId },
      select: {
        organizationId: true,
        rechargePolicy: true,
        paymentMethods: { where: { isDefault: true, removedAt: null } },
      },
    }),
    readSpend(creditAccountId, first),
    readLots(creditAccountId, now),
  ]);
  const policy = account.rechargePolicy;
  const recharges =
    policy?.enabled === true &&
    policy.breaker === "closed" &&
    account.paymentMethods.some((card) => card.unusableReason === null);
  const days = Array.from({ length: HISTORY_DAYS }, (_, i) => addDays(today, i - HISTORY_DAYS));
  // A recharge looks at all that is available; what anybody may spend runs out without the rest.
  const counted = recharges ? lots : lots.filter((lot) => !lot.scoped);
  const sum = (some: typeof lots) => some.reduce((total, lot) => total + lot.amount, 0n);
  const inDays = (at: Date) => (at.getTime() - now.getTime()) / DAY_MS;
  const forecast = forecastRunOut({
    spendByDay: days.map((day) => spent.get(day) ?? 0n),
    spentToday: spent.get(today) ?? 0n,
    restOfToday: Math.min(1, inDays(startOfDay(addDays(today, 1), timeZone))),
    lots: counted.map(({ amount, effective_at, expires_at }) => ({
      amount,
      fromDay: inDays(effective_at),
      untilDay: expires_at ? inDays(expires_at) : Number.POSITIVE_INFINITY,
    })),
    rechargesBelow: recharges ? policy.threshold : null,
  });
  const usable = (lot: (typeof lots)[number]) => lot.effective_at <= now;
  return {
    organization_id: organization.id,
    billing_organization_id: account.organizationId,
    time_zone: timeZone,
    as_of: now.toISOString(),
    available: microcreditsToCredits(sum(lots.filter(usable))),
    ...figures(forecast, now),
    ...describeForecast(forecast, {
      rechargePaused: policy?.enabled === true && !recharges,
      reserved: sum(lots.filter((lot) => !counted.includes(lot) && usable(lot))),
    }),
  };
}

function figures(forecast: Forecast, now: Date) {
  const span = "span" in forecast ? forecast.span : null;
  const reckoned = "historyDays" in forecast ? forecast : null;
  const days = span && wholeDays(span);
  const after = (count: number | undefined) =>
    count !== undefined && Number.isFinite(count)
      ? new Date(now.getTime() + count * DAY_MS).toISOString()
      : null;
  return {
    outcome: forecast.outcome,
    days: days?.middle ?? null,
    days_low: days?.low ?? null,
    days_high: days?.high ?? null,
    at: after(span?.middle),
    earliest_at: after(span?.low),
    latest_at: after(span?.high),
    history_days:
      reckoned?.historyDays ?? (forecast.outcome === "not_enough_history" ? forecast.days : null),
    credits_per_day: reckoned && microcreditsToCredits(reckoned.perDay),
    growth_percent_per_week: reckoned && Math.round(reckoned.growthPerWeek * 1_000) / 10,
    expires_unused: microcreditsToCredits(reckoned?.expiresUnused ?? 0n),
  };
}

/** What the whole pool used by day, the base fee included, in microcredits. */
async function readSpend(creditAccountId: string, first: string): Promise<Map<string, bigint>> {
  const rows = await db().$queryRaw<{ day: string; amount: bigint }[]>`
    select day::text as day, sum(amount)::bigint as amount from (
      select day, amount from usage_rollups where credit_account_id = ${creditAccountId} and day >= ${first}::date
      union all
      select (e.created_at at time zone o.time_zone)::date, e.amount from organizations o join ledger_entries e on e.organization_id = o.id
      where o.credit_account_id = ${creditAccountId} and e.credit_account_id = ${creditAccountId} and e.to_account = 'base_fee_revenue'
        and e.created_at >= ${first}::date - 1) used
    group by day`;
  return new Map(rows.map(({ day, amount }) => [day, amount]));
}

type LotRow = { amount: bigint; effective_at: Date; expires_at: Date | null; scoped: boolean };

/** The living and the coming lots in burn order, less what is held. */
async function readLots(creditAccountId: string, now: Date): Promise<LotRow[]> {
  return db().$queryRaw<LotRow[]>`
    select g.remaining - g.held as amount, g.effective_at, g.expires_at, g.operations <> '{}' or g.organization_ids <> '{}' as scoped
    from credit_grants g join wallets w on w.id = g.wallet_id
    where g.credit_account_id = ${creditAccountId} and g.open and (g.expires_at is null or g.expires_at > ${now})
    order by w.priority, g.priority, g.expires_at nulls last, g.category <> 'promotional', g.effective_at, g.id`;
}
