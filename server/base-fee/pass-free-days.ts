import { Prisma } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { booksWithBaseFee } from "@/server/pricing/base-fee";

/**
 * Lets the days go by that cost nothing: those of suspended and closed organizations, and of accounts
 * whose price book has no base fee. They are never asked for afterwards.
 * @param of only this account, such as one that is about to change its book; or one sandbox, null: what is live.
 */
export async function passFreeDays(
  db: Db,
  now: Date,
  of: { creditAccountId: string } | { sandboxId: string | null },
): Promise<void> {
  const only =
    "creditAccountId" in of
      ? Prisma.sql`and a.id = ${of.creditAccountId}`
      : Prisma.sql`and a.sandbox_id is not distinct from ${of.sandboxId}`;
  await db.$executeRaw`
    update organizations o set base_fee_from = (${now}::timestamptz at time zone o.time_zone)::date
    from credit_accounts a
    where a.id = o.credit_account_id ${only}
      and o.base_fee_from < (${now}::timestamptz at time zone o.time_zone)::date
      and (o.status in ('suspended', 'closed') or a.price_book <> all (${booksWithBaseFee}))`;
}
