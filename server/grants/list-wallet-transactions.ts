import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import {
  type GrantPart,
  type MovementSums,
  movementAmount,
  movementColumns,
  movementKind,
  movementOf,
  standsForMovement,
} from "@/server/ledger/movement";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { WalletTransactionAnswer } from "./wallet.schema";

/** Movements looked through for one page: a wallet that is seldom used must not cost a scan of the whole ledger. */
const EXAMINED_A_PAGE = 5_000;
const READ_AT_ONCE = 500;

type MovementRow = MovementSums & {
  seq: bigint;
  transaction_id: string;
  kind: string;
  operation: string | null;
  organization_id: string;
  description: string;
  entity_type: string | null;
  details: unknown;
  grants: GrantPart[] | null;
  created_at: Date;
};

/**
 * What came into a wallet and left it, newest first, each movement with the wallet's own part of it. What
 * was spent on credit belongs to no grant: the Primary wallet tells it, so that no charge is missing and
 * the parts in all wallets add up to the whole. A page may be shorter than the limit while there is more:
 * it ends after so many movements of the account were looked through. Source: S4 (wallet transaction log).
 * @param before the `seq` to continue below.
 */
export async function listWalletTransactions(input: {
  wallet: { id: string; creditAccountId: string };
  before?: bigint | undefined;
  limit: number;
}): Promise<{ transactions: WalletTransactionAnswer[]; nextCursor: string | null }> {
  const { wallet, before, limit } = input;
  const primary = await db().wallet.findFirstOrThrow({
    where: { creditAccountId: wallet.creditAccountId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const isPrimary = primary.id === wallet.id;
  const transactions: WalletTransactionAnswer[] = [];
  let cursor = before;
  for (let examined = 0; examined < EXAMINED_A_PAGE; ) {
    const movements = await readMovements(wallet.creditAccountId, cursor);
    const own = { isPrimary, grantIds: await grantsIn(wallet.id, movements) };
    for (const movement of movements) {
      if (transactions.length === limit) return { transactions, nextCursor: cursorOf(cursor) };
      cursor = movement.seq;
      const transaction = transactionAnswer(wallet, movement, own);
      if (transaction) transactions.push(transaction);
    }
    if (movements.length < READ_AT_ONCE) return { transactions, nextCursor: null };
    examined += movements.length;
  }
  return { transactions, nextCursor: cursorOf(cursor) };
}

/** Those of the grants that these movements name which are in the wallet. */
async function grantsIn(walletId: string, movements: MovementRow[]): Promise<Set<string>> {
  const named = movements.flatMap(({ grants }) => (grants ?? []).map(({ id }) => id));
  const grants = await db().creditGrant.findMany({
    where: { id: { in: [...new Set(named)] }, walletId },
    select: { id: true },
  });
  return new Set(grants.map(({ id }) => id));
}

function readMovements(creditAccountId: string, before: bigint | undefined) {
  return db().$queryRaw<MovementRow[]>`
    with page as (
      select * from ledger_entries e where e.credit_account_id = ${creditAccountId}
        ${before === undefined ? Prisma.empty : Prisma.sql`and e.seq < ${before}`}
        and ${standsForMovement}
      order by e.seq desc limit ${READ_AT_ONCE})
    select e.seq, e.transaction_id, ${movementKind} as kind, e.operation, e.organization_id, e.description, e.entity_type,
      e.details, e.created_at, ${movementColumns}, g.grants
    from page e ${movementOf()} order by e.seq desc`;
}

function cursorOf(seq: bigint | undefined): string | null {
  return seq?.toString() ?? null;
}

type OwnPart = { grantIds: ReadonlySet<string>; isPrimary: boolean };

/** The wallet's part of a movement; null where it has none. Debt is the Primary wallet's, but for what its own grant paid. */
function transactionAnswer(
  wallet: { id: string; creditAccountId: string },
  movement: MovementRow,
  { grantIds, isPrimary }: OwnPart,
): WalletTransactionAnswer | null {
  const parts = (movement.grants ?? []).filter(({ id }) => grantIds.has(id));
  const onCredit = isPrimary ? movement.debt_taken : 0n;
  // A grant pays debt on its way into its wallet; what a refund or a return pays never had one.
  const isGrant = movement.kind === "grant";
  const paid = (isGrant ? parts.length > 0 : isPrimary) ? movement.debt_paid : 0n;
  if (parts.length === 0 && onCredit === 0n && paid === 0n) return null;
  const delta = parts.reduce((sum, part) => sum + BigInt(part.delta), 0n);
  return {
    id: `${wallet.creditAccountId}.${movement.seq}`,
    wallet_id: wallet.id,
    type: movement.entity_type === "recharge_attempt" ? "recharge" : movement.kind,
    amount: microcreditsToCredits(movementAmount({ delta, debt_taken: onCredit, debt_paid: paid })),
    total: microcreditsToCredits(movementAmount(movement)),
    debt_taken: microcreditsToCredits(onCredit),
    debt_payment: microcreditsToCredits(paid),
    description: movement.description,
    operation: movement.operation,
    organization_id: movement.organization_id,
    transaction_id: movement.transaction_id,
    grants: parts.map(({ id, amount }) => ({ id, amount: microcreditsToCredits(BigInt(amount)) })),
    metadata: metadataOf(movement.details),
    created_at: movement.created_at.toISOString(),
  };
}

function metadataOf(details: unknown): Record<string, unknown> {
  const { metadata, ...others } = (details ?? {}) as Record<string, unknown>;
  return { ...others, ...((metadata as Record<string, unknown> | undefined) ?? {}) };
}
