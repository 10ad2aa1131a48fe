import type { PrismaClient } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { compareReservations } from "./verification/compare-reservations";
import { compareTables } from "./verification/compare-tables";
import { collectViolations, type LedgerViolation } from "./verification/violation";
import { startWalk, type Walk, walkEntries } from "./verification/walk-entries";

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
  // The long way first, outside of the snapshot, which would keep vacuum waiting.
  const seen = await readLastSeq(db, creditAccountId);
  await walkEntries(db, walk, seen, violations, options.onEntries);
  await db.$transaction(
    async (tx) => {
      const last = await readLastSeq(tx, creditAccountId);
      await walkEntries(tx, walk, last, violations, options.onEntries);
      await compareTables(tx, walk, violations);
      await compareReservations(tx, creditAccountId, violations);
    },
    { isolationLevel: "RepeatableRead", maxWait: 20_000, timeout: 600_000 },
  );
  return { violations: violations.found(), walk };
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

async function readLastSeq(db: Db, creditAccountId: string): Promise<bigint> {
  const account = await db.creditAccount.findUnique({
    where: { id: creditAccountId },
    select: { lastSeq: true },
  });
  return account?.lastSeq ?? 0n;
}

/** The platform's trial balance by ledger account, in microcredits. The sum of the nets is zero by construction; the parts are what an auditor reads. */
export async function readTrialBalance(db: Db): Promise<{ account: string; net: bigint }[]> {
  return db.$queryRaw<{ account: string; net: bigint }[]>`
    select account::text as account, sum(amount)::bigint as net from (
      select to_account as account, amount from ledger_entries
      union all select from_account, -amount from ledger_entries) m
    group by account order by account`;
}
