import type { Db } from "@/server/foundation/db";

export type TrialBalance = {
  /** What each ledger account took in less what left it, in microcredits. The sum is zero. */
  nets: { account: string; net: bigint }[];
  /** What the credit accounts say they have, hold and owe together. */
  posted: bigint;
  held: bigint;
  debt: bigint;
};

/** The platform's trial balance over every entry that is live, and the credit accounts it must agree with, at one moment. */
export async function readTrialBalance(db: Db): Promise<TrialBalance> {
  const rows = await db.$queryRaw<{ account: string; net: bigint }[]>`
    with live as (select id, posted, held, debt from credit_accounts where sandbox_id is null),
      entries as (select * from ledger_entries where credit_account_id in (select id from live))
    select account::text as account, sum(amount)::bigint as net from (
      select to_account::text as account, sum(amount) as amount from entries group by 1
      union all select from_account::text, -sum(amount) from entries group by 1
      union all select 'total posted', coalesce(sum(posted), 0) from live
      union all select 'total held', coalesce(sum(held), 0) from live
      union all select 'total debt', coalesce(sum(debt), 0) from live) m
    group by account order by account`;
  const total = (name: string) =>
    rows.find(({ account }) => account === `total ${name}`)?.net ?? 0n;
  return {
    nets: rows.filter(({ account }) => !account.startsWith("total ")),
    posted: total("posted"),
    held: total("held"),
    debt: total("debt"),
  };
}

/** The same nets, from the marks of every account and the few entries after them: a look, where the above is the proof. */
export function readMarkedNets(db: Db): Promise<TrialBalance["nets"]> {
  return db.$queryRaw<TrialBalance["nets"]>`
    select n.account::text as account, sum(n.net)::bigint as net
    from credit_accounts a cross join lateral ledger_nets(a.id, a.last_seq) n
    where a.sandbox_id is null
    group by n.account order by n.account::text`;
}

/**
 * What is wrong with a trial balance, a line each. Rule 10 of the ledger: what was used, charged as a
 * fee, expired, clawed back and adjusted, with what is left, is what was granted.
 */
export function checkTrialBalance({ nets, posted, held, debt }: TrialBalance): string[] {
  const of = (...accounts: string[]) =>
    nets.reduce((sum, { account, net }) => sum + (accounts.includes(account) ? net : 0n), 0n);
  const gone = of("usage_revenue", "base_fee_revenue", "breakage", "clawback", "adjustments");
  const left = of("spendable", "held", "debt");
  const granted = -of("promotions", "payments_clearing", "earnings");
  const differs = (what: string, is: bigint, should: bigint) =>
    is === should ? [] : [`${what}: ${is} is not ${should}`];
  return [
    ...differs("gone and left together are what was granted", gone + left, granted),
    ...differs("spendable and held are what the accounts have", of("spendable", "held"), posted),
    ...differs("held is what the accounts hold", of("held"), held),
    ...differs("debt is what the accounts owe", -of("debt"), debt),
  ];
}
