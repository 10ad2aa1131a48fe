import { db } from "@/server/foundation/db";

const SHOWN = 5;

export type PayerRow = {
  creatorId: string;
  organizationId: string;
  name: string;
  earned: bigint;
  money: bigint;
  sharesMembers: boolean;
};

/** Who paid the most of what each of these creators earned, and whether the same people are on both sides. */
export async function readPayers(creatorIds: readonly string[]): Promise<PayerRow[]> {
  if (creatorIds.length === 0) return [];
  return db().$queryRaw<PayerRow[]>`
    select creator.id as "creatorId", o.id as "organizationId", o.name, paid.earned, paid.money,
      exists (select from memberships theirs join memberships ours on ours.user_id = theirs.user_id
        where theirs.organization_id = o.id and ours.organization_id = creator.id) as "sharesMembers"
    from unnest(${[...new Set(creatorIds)]}::text[]) creator(id)
    cross join lateral (select p.credit_account_id, p.earned, p.money from earnings_payers p
      where p.organization_id = creator.id order by p.earned desc limit ${SHOWN}) paid
    join credit_accounts a on a.id = paid.credit_account_id join organizations o on o.id = a.organization_id
    order by 1, paid.earned desc, 2`;
}
