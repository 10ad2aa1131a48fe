import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";

const DAY_MS = 86_400_000;
/** Entries of one look: an account is locked for no longer than these take. */
const AT_ONCE = 1_000;

/** Looks at what of an organization's earnings has become older than the hold-back; the caller's transaction locks them. */
export async function matureEarnings(tx: Tx, organizationId: string, now: Date): Promise<void> {
  while ((await mature(tx, organizationId, now)) >= BigInt(AT_ONCE));
}

/** The same for everybody who earned. Several workers may run it at once. */
export async function matureAllEarnings(now: Date): Promise<void> {
  const waiting = await db().$queryRaw<{ id: string }[]>`
    select organization_id as id from earnings_accounts where matured_seq < last_seq order by organization_id`;
  for (const { id } of waiting)
    while ((await inTransaction((tx) => mature(tx, id, now))) >= BigInt(AT_ONCE));
}

async function mature(tx: Tx, organizationId: string, now: Date): Promise<bigint> {
  const until = new Date(now.getTime() - env().EARNINGS_HOLD_BACK_DAYS * DAY_MS);
  const [row] = await tx.$queryRaw<{ looked: bigint }[]>`
    select mature_earnings(${organizationId}, ${until}, ${AT_ONCE}) as looked`;
  return row?.looked ?? 0n;
}
