import type { EarningsAccount } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { EarningsAnswer } from "./redemption.schema";

/** The sums of a creator's earnings, in microcredits. */
export type EarningsSums = {
  earned: bigint;
  takenBack: bigint;
  redeemed: bigint;
  pending: bigint;
  available: bigint;
};

/** What an organization earned; all zero before its first markup. */
export async function readSums(tx: Db, organizationId: string): Promise<EarningsSums> {
  const account = await tx.earningsAccount.findUnique({ where: { organizationId } });
  return sumsOf(account ?? none);
}

/** What of an organization's earnings money has paid for, as far as was looked at, in microcredits. */
export type MaturedSums = {
  /** May be paid out in money; below zero where refunds took back more. */
  payable: bigint;
  /** Younger than the hold-back: not looked at yet. */
  maturing: bigint;
  /** Paid with credits that were given, or by payments that were refunded or disputed: redeemable as credits. */
  creditsOnly: bigint;
};

export async function readMatured(tx: Db, organizationId: string): Promise<MaturedSums> {
  const account = await tx.earningsAccount.findUnique({ where: { organizationId } });
  return account ? maturedOf(account) : { payable: 0n, maturing: 0n, creditsOnly: 0n };
}

/** As `payable_earnings` computes it in SQL, which refuses payouts beyond it. */
export function maturedOf(account: EarningsAccount): MaturedSums {
  const { available, pending } = sumsOf(account);
  const { earned, takenBack, paidOut, maturedEarned, maturedTakenBack, maturedMoney } = account;
  const kept = maturedMoney - (takenBack - maturedTakenBack) - paidOut - pending;
  return {
    payable: available < kept ? available : kept,
    maturing: earned - maturedEarned,
    creditsOnly: maturedEarned - maturedTakenBack - maturedMoney,
  };
}

/** The sums with what is available: what was earned and is neither taken back, nor redeemed, nor asked for. */
export function sumsOf({
  earned,
  takenBack,
  redeemed,
  pending,
}: Omit<EarningsSums, "available">): EarningsSums {
  const available = earned - takenBack - redeemed - pending;
  return { earned, takenBack, redeemed, pending, available };
}
const none = { earned: 0n, takenBack: 0n, redeemed: 0n, pending: 0n };

/** How many months back the earnings are told by month. */
const MONTHS = 12;

/** The earnings of an organization: sums, by app and agent, and by month, newest first. */
export async function readEarnings(organizationId: string, now: Date): Promise<EarningsAnswer> {
  const [sums, matured, sources, months] = await Promise.all([
    readSums(db(), organizationId),
    readMatured(db(), organizationId),
    db().$queryRaw<SourceRow[]>`
      select s.source_id, s.kind::text as kind, s.uses, s.earned, s.taken_back,
        coalesce((select name from apps where id = s.source_id), (select name from agents where id = s.source_id)) as name
      from earnings_sources s where s.organization_id = ${organizationId} order by s.earned - s.taken_back desc, s.source_id limit 200`,
    db().$queryRaw<MonthRow[]>`
      select to_char(month, 'YYYY-MM') as month, sum(uses)::bigint as uses, sum(earned)::bigint as earned,
        sum(taken_back)::bigint as taken_back
      from earnings_months where organization_id = ${organizationId}
        and month > ${now}::timestamptz - make_interval(months => ${MONTHS})
      group by 1 order by 1 desc`,
  ]);
  return {
    organization_id: organizationId,
    earned: microcreditsToCredits(sums.earned),
    taken_back: microcreditsToCredits(sums.takenBack),
    redeemed: microcreditsToCredits(sums.redeemed),
    pending: microcreditsToCredits(sums.pending),
    available: microcreditsToCredits(sums.available),
    payable: microcreditsToCredits(matured.payable > 0n ? matured.payable : 0n),
    maturing: microcreditsToCredits(matured.maturing),
    credits_only: microcreditsToCredits(matured.creditsOnly),
    hold_back_days: env().EARNINGS_HOLD_BACK_DAYS,
    sources: sources.map((row) => ({ ...row, ...inCredits(row) })),
    months: months.map((row) => ({ ...row, ...inCredits(row) })),
  };
}

/** What each app and agent earned less what was taken back, in microcredits, and how often it was used. */
export function readEarningsBySource(
  organizationId: string,
): Promise<{ source_id: string; kind: string; uses: bigint; net: bigint }[]> {
  return db().$queryRaw`
    select source_id, kind::text as kind, uses, earned - taken_back as net
    from earnings_sources where organization_id = ${organizationId}`;
}

type Counted = { uses: bigint; earned: bigint; taken_back: bigint };
type SourceRow = Counted & {
  source_id: string;
  kind: EarningsAnswer["sources"][number]["kind"];
  name: string;
};
type MonthRow = Counted & { month: string };

function inCredits({ uses, earned, taken_back }: Counted) {
  return {
    uses: Number(uses),
    earned: microcreditsToCredits(earned),
    taken_back: microcreditsToCredits(taken_back),
  };
}
