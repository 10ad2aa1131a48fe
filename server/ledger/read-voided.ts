import type { Db } from "@/server/foundation/db";

/** Of some grants those that somebody voided, as the ledger says: a correction takes from grants as well and voids none. */
export async function readVoided(
  db: Db,
  creditAccountId: string,
  grantIds: readonly string[],
): Promise<Set<string>> {
  if (grantIds.length === 0) return new Set();
  const rows = await db.$queryRaw<{ id: string }[]>`
    select g.id from unnest(${[...grantIds]}::text[]) g(id) where exists (
      select 1 from ledger_entries e where e.credit_account_id = ${creditAccountId}
        and e.seq in (select ledger_seqs_of(${creditAccountId}, g.id, null))
        and e.kind = 'adjustment' and e.entity_type = 'credit_grant')`;
  return new Set(rows.map(({ id }) => id));
}
