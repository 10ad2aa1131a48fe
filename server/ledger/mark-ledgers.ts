import { db } from "@/server/foundation/db";

/** Marks written in one transaction. */
const AT_ONCE = 100;
/** Entries counted in one transaction. */
const COUNTED_AT_ONCE = 100_000n;

/**
 * Writes the marks that accounts lack: what their entries come to at every thousandth (`ledger/sql/marks.sql`), and
 * counts the requests of their agents up to there.
 * Several workers may run it at once; each mark is the same whoever writes it.
 */
export async function markLedgers(): Promise<void> {
  const behind = await db().$queryRaw<{ id: string }[]>`
    select a.id from credit_accounts a
    where a.last_seq >= 1000 + coalesce((select max(m.seq) from ledger_marks m where m.credit_account_id = a.id), 0)
    order by a.id`;
  for (const { id } of behind) {
    for (let written = AT_ONCE; written === AT_ONCE; ) {
      const [row] = await db().$queryRaw<{ written: number }[]>`
        select mark_ledger(${id}, ${AT_ONCE}) as written`;
      written = row?.written ?? 0;
    }
    for (let goesOn = true; goesOn; ) {
      const [row] = await db().$queryRaw<{ goesOn: boolean }[]>`
        select keep_agent_requests(${id}, ${COUNTED_AT_ONCE}) as "goesOn"`;
      goesOn = row?.goesOn ?? false;
    }
  }
}
