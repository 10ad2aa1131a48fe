import { db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { type BalanceThen, readBalanceAfter, readBalanceAt } from "@/server/ledger/balance-at";
import { readBalance } from "@/server/ledger/balances";
import { bridgeOf } from "@/server/pricing/balance-bridge";
import type { BalanceThenAnswer } from "./balance-then.schema";

/**
 * The balance now, at a moment, or right after an entry.
 * @throws validation_failed for a moment that is still to come; not_found for an entry that is not there
 */
export async function tellBalance(
  creditAccountId: string,
  { at, seq }: { at?: string | undefined; seq?: string | undefined },
  now: Date,
): Promise<BalanceThenAnswer> {
  if (seq !== undefined) return then(await readBalanceAfter(creditAccountId, BigInt(seq)));
  if (at === undefined) return tellNow(creditAccountId, now);
  const moment = new Date(at);
  if (moment >= now) throw invalid("at", "Enter a time in the past, or leave it out for now");
  return then(await readBalanceAt(creditAccountId, moment, now));
}

async function tellNow(creditAccountId: string, now: Date): Promise<BalanceThenAnswer> {
  const balance = await readBalance(db(), creditAccountId, now);
  const last = await db().ledgerEntry.findFirst({
    where: { creditAccountId },
    orderBy: { seq: "desc" },
    select: { seq: true, createdAt: true },
  });
  return {
    at: now.toISOString(),
    is_now: true,
    ...bridgeOf(balance),
    entry: last && { seq: Number(last.seq), created_at: last.createdAt.toISOString() },
    next_entry: null,
  };
}

function then({ at, entry, next, restricted, ...balance }: BalanceThen): BalanceThenAnswer {
  const placeOf = (one: typeof entry) =>
    one && { seq: Number(one.seq), created_at: one.at.toISOString() };
  return {
    at: at.toISOString(),
    is_now: false,
    ...bridgeOf({ ...balance, restricted: restricted ?? 0n }),
    restricted: restricted === null ? null : 0,
    entry: placeOf(entry),
    next_entry: placeOf(next),
  };
}
