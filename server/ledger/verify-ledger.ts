import type { PrismaClient } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { compareReservations } from "./verification/compare-reservations";
import { compareTables, readAccount } from "./verification/compare-tables";
import { collectViolations, type LedgerViolation } from "./verification/violation";
import { STRETCH, startWalk, type Walk, walkEntries } from "./verification/walk-entries";

/** A verified account: what breaks a rule, and how far its entries were walked, to go on from later. */
export type VerifiedAccount = { violations: LedgerViolation[]; walk: Walk };

/**
 * Checks every rule that can be read off the tables for one account: its entries one after the other,
 * then, in one snapshot, account, grants, holds, budgets and usage against them. No violation means
 * the books are right. Takes no lock; an account that is being charged meanwhile is judged as it was
 * at one moment.
 * @param options.from an earlier walk over the same account: only the entries since are read. It is used up.
 * @param options.onEntries is told how many entries were read since it was last told.
 */
export async function verifyAccount(
  db: PrismaClient,
  creditAccountId: string,
  options: { from?: Walk; onEntries?(count: number): void } = {},
): Promise<VerifiedAccount> {
  const violations = collectViolations(creditAccountId);
  const walk = options.from ?? startWalk(creditAccountId);
  for (;;) {
    const last = await inSnapshot(db, async (tx) => {
      const account = await readAccount(tx, creditAccountId);
      if (!account) throw new Error(`no credit account ${creditAccountId}`);
      if (account.last_seq - walk.seq > STRETCH) return account.last_seq;
      await walkEntries(tx, walk, account.last_seq, violations, options.onEntries);
      await compareTables(tx, walk, account, violations);
      await compareReservations(tx, creditAccountId, violations);
      return null;
    });
    if (last === null) return { violations: violations.found(), walk };
    // A long way is walked outside of the snapshot, which would keep vacuum waiting: entries never change.
    await walkEntries(db, walk, last, violations, options.onEntries);
  }
}

/** The same for every account, one after the other, or for one. */
export async function verifyLedger(
  db: PrismaClient,
  creditAccountId?: string,
): Promise<LedgerViolation[]> {
  const violations: LedgerViolation[] = [];
  for await (const id of creditAccountId ? [creditAccountId] : eachAccount(db)) {
    violations.push(...(await verifyAccount(db, id)).violations);
  }
  return violations;
}

/** The ids of all credit accounts, oldest first. */
export async function* eachAccount(db: Db): AsyncGenerator<string> {
  let last = "";
  for (;;) {
    const page = await db.creditAccount.findMany({
      where: { id: { gt: last } },
      orderBy: { id: "asc" },
      select: { id: true },
      take: 500,
    });
    for (const { id } of page) yield id;
    const end = page.at(-1);
    if (!end) return;
    last = end.id;
  }
}

function inSnapshot<T>(db: PrismaClient, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.$transaction(work, {
    isolationLevel: "RepeatableRead",
    maxWait: 20_000,
    timeout: 600_000,
  });
}
