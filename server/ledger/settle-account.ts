import { type Db, db, inTransaction, type Tx } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { lockCreditAccount } from "./accounts";
import { type EndingGrant, type EndingHold, planSettlement } from "./transactions/settlement";
import { writeSettlement } from "./write-transaction";

/** A bound on one plan: what ended beyond it is in the next. */
const AT_ONCE = 500;

/**
 * The moment at which an account is to be read or changed, with everything posted that ended by then:
 * holds whose time is over are released, grants that are over expire, what rolls over is granted, each at
 * the moment it ended. Whoever looks first does it, so nothing depends on a job. It costs one look-up by
 * primary key when nothing ended.
 * @param now the caller's clock. Where the account has an entry that is later, that entry's time counts.
 * @throws not_found
 */
export async function settleAccount(
  database: Db,
  creditAccountId: string,
  now: Date,
): Promise<Date> {
  const { at, due } = await readTime(database, creditAccountId, now);
  if (!due) return at;
  // In the caller's transaction, or in one of its own.
  return database === db()
    ? inTransaction((tx) => settleLocked(tx, creditAccountId, now))
    : settleLocked(database, creditAccountId, now);
}

/**
 * Settles every account of which something ended. Several workers may run it at once: each takes the
 * accounts that nobody holds, then waits for those that are never free. What ended ended at its own moment, so that
 * those of sandboxes, whose clocks are ahead, may be among them.
 * @param sandboxId only this one's, by its own clock
 */
export async function settleDueAccounts(now: Date, sandboxId?: string): Promise<void> {
  const due = await db().creditAccount.findMany({
    where: { nextDueAt: { lte: now }, ...(sandboxId ? { sandboxId } : {}) },
    select: { id: true },
    orderBy: { nextDueAt: "asc" },
  });
  const failures: unknown[] = [];
  const busy: string[] = [];
  const attempt = (settling: Promise<unknown>) => settling.catch((error) => failures.push(error));
  for (const { id } of due) {
    await attempt(
      inTransaction(async (tx) => {
        const free = await tx.$queryRaw<{ id: string }[]>`
          select id from credit_accounts where id = ${id} for update skip locked`;
        if (free.length === 0) busy.push(id);
        else await settleLocked(tx, id, now);
      }),
    );
  }
  for (const id of busy) await attempt(settleAccount(db(), id, now));
  // One that fails must not keep the others' credits: it is told at the end.
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} accounts could not be settled`);
  }
}

async function settleLocked(tx: Tx, creditAccountId: string, now: Date): Promise<Date> {
  const account = await lockCreditAccount(tx, creditAccountId);
  for (;;) {
    const { at, due } = await readTime(tx, creditAccountId, now);
    if (!due) return at;
    const holds = await readEndingHolds(tx, creditAccountId, at);
    const grants = await readEndingGrants(tx, creditAccountId, holds, at);
    const transactions = planSettlement({
      account,
      holds,
      grants,
      until: horizon(holds, grants, at),
    });
    if (transactions.length > 0) await writeSettlement(tx, transactions);
    await tx.$executeRaw`select renew_next_due_at(${creditAccountId})`;
  }
}

async function readTime(
  database: Db,
  creditAccountId: string,
  now: Date,
): Promise<{ at: Date; due: boolean }> {
  const [row] = await database.$queryRaw<{ at: Date; due: boolean }[]>`
    select greatest(ledger_time, ${now}) as at, coalesce(next_due_at <= greatest(ledger_time, ${now}), false) as due
    from credit_accounts where id = ${creditAccountId}`;
  if (!row) throw notFound("credit account");
  return row;
}

/** Where either list was cut, only what ended before its last is planned: the order of all of it is kept. */
function horizon(holds: EndingHold[], grants: EndingGrant[], at: Date): Date {
  const ends = [holds, grants]
    .filter((list) => list.length >= AT_ONCE)
    .map((list) => list.at(-1)?.expiresAt ?? at);
  return ends.reduce((first, end) => (end < first ? end : first), at);
}

async function readEndingHolds(tx: Tx, creditAccountId: string, at: Date): Promise<EndingHold[]> {
  return tx.hold.findMany({
    where: { creditAccountId, state: "held", expiresAt: { lte: at } },
    orderBy: [{ expiresAt: "asc" }, { id: "asc" }],
    take: AT_ONCE,
  });
}

/** The grants that are over and have something left, and those that these holds will leave something to. */
async function readEndingGrants(
  tx: Tx,
  creditAccountId: string,
  holds: EndingHold[],
  at: Date,
): Promise<EndingGrant[]> {
  return tx.$queryRaw<EndingGrant[]>`
    with ending as (
      (select id from credit_grants where credit_account_id = ${creditAccountId} and open and expires_at <= ${at} and remaining > held
        order by expires_at, id limit ${AT_ONCE})
      union
      select id from credit_grants where credit_account_id = ${creditAccountId} and expires_at <= ${at}
        and id = any (${holds.flatMap(({ grantIds }) => grantIds)}::text[]))
    select g.id, g.wallet_id as "walletId", g.priority, g.description, g.remaining, g.held, g.expired, g.effective_at as "effectiveAt",
      g.expires_at as "expiresAt", g.rollover_cap as "rolloverCap", g.rollover_days as "rolloverDays", g.operations,
      g.organization_ids as "organizationIds", case when g.rollover_cap is null then 0 else coalesce((
        select sum(r.original) from credit_grants r where r.credit_account_id = ${creditAccountId} and r.category = 'rollover'
          and (r.source = 'rollover:' || g.id or r.source like 'rollover:' || g.id || ':%')), 0) end::bigint as rolled
    from ending join credit_grants g using (id) order by g.expires_at, g.id`;
}
