import type { BookAccountType } from "@/generated/prisma/enums";
import type { Db } from "@/server/foundation/db";

/** An account with what was posted to it, in minor units of the currency that is reported in. */
export type AccountSum = {
  /** Tells it from the others of the report. */
  id: string;
  /** The account of the organization itself; null where only others that are consolidated have it. */
  accountId: string | null;
  /** The one that it is part of, as this report tells it. */
  parentId: string | null;
  code: string;
  /** The code as it is compared and sorted. */
  codeKey: string;
  name: string;
  type: BookAccountType;
  /** Debits less credits. */
  net: bigint;
};

/**
 * What was posted to each account of an organization up to a day, itself included. Read off the sums that posting
 * keeps: whole months before, days of the last one. So it costs the same however many lines there are.
 */
export async function sumsThrough(
  db: Db,
  organizationId: string,
  day: string,
): Promise<AccountSum[]> {
  return db.$queryRaw<AccountSum[]>`
    select a.id, a.id as "accountId", a.parent_id as "parentId", a.code, a.code_key as "codeKey", a.name, a.type::text as type,
      coalesce(months.net, 0)::bigint + coalesce(days.net, 0)::bigint as net
    from book_accounts a
    left join lateral (select sum(s.debit - s.credit) as net from book_sums s
      where s.account_id = a.id and s.grain = 'month' and s.start < date_trunc('month', ${day}::date)) months on true
    left join lateral (select sum(s.debit - s.credit) as net from book_sums s
      where s.account_id = a.id and s.grain = 'day'
        and s.start between date_trunc('month', ${day}::date) and ${day}::date) days on true
    where a.organization_id = ${organizationId} order by a.code_key`;
}

/** The same from the day after one through another. */
export async function sumsBetween(
  db: Db,
  organizationId: string,
  { before, to }: { before: string; to: string },
): Promise<AccountSum[]> {
  const earlier = await sumsThrough(db, organizationId, before);
  const later = await sumsThrough(db, organizationId, to);
  const start = new Map(earlier.map(({ id, net }) => [id, net]));
  return later.map((account) => ({ ...account, net: account.net - (start.get(account.id) ?? 0n) }));
}
