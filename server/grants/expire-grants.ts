import type { CreditGrant } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { expiryTransaction } from "@/server/ledger/transactions/take-away";
import { rolloverSource, sourcePrefix } from "./grant-source";
import { planRollover } from "./plan-rollover";

/** Enough for any account, and a bound on how long its debits wait for one sweep. */
const GRANTS_A_TRANSACTION = 200;

/**
 * Posts the expiry of every grant that is over, once. Spending stopped at the moment itself; this
 * moves the rest to breakage and lets live on what rolls over. What a hold keeps stays until the
 * hold resolves, and goes with a later sweep.
 */
export async function expireGrants(now: Date): Promise<void> {
  const accounts = await db().$queryRaw<{ id: string }[]>`
    select distinct credit_account_id as id from credit_grants
    where open and expires_at <= ${now} and remaining > held order by 1`;
  const busy: string[] = [];
  // Sweeps that run at once share the work: each takes the accounts that nobody holds.
  for (const { id } of accounts) {
    if (!(await expireAccount(id, { wait: false }, now))) busy.push(id);
  }
  // An account that is debited without a pause would be passed over for ever, so these queue like a debit.
  for (const id of busy) await expireAccount(id, { wait: true }, now);
}

/** @returns false when somebody else held the account. */
function expireAccount(
  creditAccountId: string,
  { wait }: { wait: boolean },
  now: Date,
): Promise<boolean> {
  return inTransaction(async (tx) => {
    if (!wait) {
      const free = await tx.$queryRaw<{ id: string }[]>`
        select id from credit_accounts where id = ${creditAccountId} for update skip locked`;
      if (free.length === 0) return false;
    }
    const account = await lockCreditAccount(tx, creditAccountId);
    const over = await tx.creditGrant.findMany({
      where: { creditAccountId, open: true, expiresAt: { lte: now } },
      orderBy: [{ expiresAt: "asc" }, { id: "asc" }],
      take: GRANTS_A_TRANSACTION,
    });
    for (const grant of over) {
      if (grant.remaining > grant.held) await expire(tx, account.organizationId, grant, now);
    }
    return true;
  });
}

async function expire(
  tx: Tx,
  organizationId: string,
  grant: CreditGrant,
  now: Date,
): Promise<void> {
  const occasion = {
    creditAccountId: grant.creditAccountId,
    organizationId,
    actor: systemActor,
    entity: { type: "credit_grant", id: grant.id },
    now,
  };
  await postTransaction(
    tx,
    expiryTransaction({
      ...occasion,
      grant,
      description: `Expired: ${grant.description}`,
    }),
  );
  const rollover =
    grant.expiresAt &&
    planRollover({
      grant: { ...grant, expiresAt: grant.expiresAt },
      left: grant.remaining - grant.held,
      rolledBefore: grant.rolloverCap === null ? 0n : await readRolled(tx, grant),
      now,
    });
  if (!rollover) return;
  await postTransaction(
    tx,
    grantTransaction({
      ...occasion,
      walletId: grant.walletId,
      // They were this customer's credits before: only new funds pay debt.
      debt: 0n,
      category: "rollover",
      amount: rollover.amount,
      priority: grant.priority,
      expiresAt: rollover.expiresAt,
      operations: grant.operations,
      organizationIds: grant.organizationIds,
      source: rolloverSource(grant.id, grant.expired),
      description: `Rolled over: ${grant.description}`,
    }),
  );
}

/** What rolled over from a grant before, when a hold kept the rest of it. Microcredits. */
async function readRolled(tx: Tx, grant: CreditGrant): Promise<bigint> {
  if (grant.expired === 0n) return 0n;
  const rolled = await tx.creditGrant.aggregate({
    where: {
      creditAccountId: grant.creditAccountId,
      category: "rollover",
      OR: [
        { source: `${sourcePrefix.rollover}${grant.id}` },
        { source: { startsWith: `${sourcePrefix.rollover}${grant.id}:` } },
      ],
    },
    _sum: { original: true },
  });
  return rolled._sum.original ?? 0n;
}
