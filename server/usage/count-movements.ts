import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { standsForMovement } from "@/server/ledger/movement";

/**
 * How many movements a pool has had, or one organization in it, since a moment. A pool's entries are
 * counted by its gapless sequence, so charges are not read; of an organization's own the index is. What
 * is part of another movement is taken off: such entries are few, and an index of their own has them.
 */
export async function countMovements(filter: {
  creditAccountId: string;
  organizationId?: string | undefined;
  since?: Date | undefined;
}): Promise<number> {
  const { creditAccountId: account, organizationId, since } = filter;
  const within = Prisma.sql`e.credit_account_id = ${account}
    ${since ? Prisma.sql`and e.seq > (select ledger_seq_before(${account}, ${since}))` : Prisma.empty}
    ${organizationId ? Prisma.sql`and e.organization_id = ${organizationId}` : Prisma.empty}`;
  const entries = organizationId
    ? Prisma.sql`(select count(*) from ledger_entries e where e.organization_id = ${organizationId}
        and e.credit_account_id = ${account} ${since ? Prisma.sql`and e.created_at >= ${since}` : Prisma.empty})`
    : Prisma.sql`(select last_seq from credit_accounts where id = ${account})
        - ${since ? Prisma.sql`(select ledger_seq_before(${account}, ${since}))` : Prisma.sql`0`}`;
  const [row] = await db().$queryRaw<{ count: bigint }[]>`
    select ${entries} - (select count(*) from ledger_entries e where ${within}
      and e.idem is null and e.kind not in ('hold', 'capture', 'release', 'expiry', 'adjustment')
      and not ${standsForMovement}) as count`;
  return Number(row?.count ?? 0);
}
