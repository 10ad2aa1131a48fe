import type { LedgerEntry } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { WalletTransactionAnswer } from "./wallet.schema";

/** Entries looked through for one page: a wallet that is seldom used must not cost a scan of the whole ledger. */
const EXAMINED_A_PAGE = 5_000;

/**
 * What came into a wallet and left it, newest first, each entry with the wallet's own part of it. A
 * page may be shorter than the limit while there is more: it ends after so many entries of the
 * account were looked through. Source: S4 (wallet transaction log).
 * @param before the `seq` to continue below.
 */
export async function listWalletTransactions(input: {
  wallet: { id: string; creditAccountId: string };
  before?: bigint | undefined;
  limit: number;
}): Promise<{ transactions: WalletTransactionAnswer[]; nextCursor: string | null }> {
  const { wallet, before, limit } = input;
  const grants = await db().creditGrant.findMany({
    where: { walletId: wallet.id },
    select: { id: true },
  });
  const grantIds = new Set(grants.map(({ id }) => id));
  const transactions: WalletTransactionAnswer[] = [];
  let cursor = before;
  for (let examined = 0; examined < EXAMINED_A_PAGE; ) {
    const entries = await db().ledgerEntry.findMany({
      where: {
        creditAccountId: wallet.creditAccountId,
        ...(cursor === undefined ? {} : { seq: { lt: cursor } }),
      },
      orderBy: { seq: "desc" },
      take: 500,
    });
    for (const entry of entries) {
      if (transactions.length === limit) return { transactions, nextCursor: cursorOf(cursor) };
      cursor = entry.seq;
      if (entry.grantIds.some((id) => grantIds.has(id)))
        transactions.push(transactionAnswer(wallet.id, entry, grantIds));
    }
    if (entries.length < 500) return { transactions, nextCursor: null };
    examined += entries.length;
  }
  return { transactions, nextCursor: cursorOf(cursor) };
}

function cursorOf(seq: bigint | undefined): string | null {
  return seq?.toString() ?? null;
}

function transactionAnswer(
  walletId: string,
  entry: LedgerEntry,
  walletGrants: ReadonlySet<string>,
): WalletTransactionAnswer {
  const parts = entry.grantIds.flatMap((id, index) =>
    walletGrants.has(id) ? [{ id, amount: entry.grantAmounts[index] ?? 0n }] : [],
  );
  const total = parts.reduce((sum, part) => sum + part.amount, 0n);
  return {
    id: `${entry.creditAccountId}.${entry.seq}`,
    wallet_id: walletId,
    type: entry.entityType === "recharge_attempt" ? "recharge" : entry.kind,
    amount: microcreditsToCredits(directionOf(entry) * total),
    description: entry.description,
    operation: entry.operation,
    organization_id: entry.organizationId,
    transaction_id: entry.transactionId,
    grants: parts.map((part) => ({ id: part.id, amount: microcreditsToCredits(part.amount) })),
    metadata: metadataOf(entry.details),
    created_at: entry.createdAt.toISOString(),
  };
}

// Between spendable and held nothing leaves the wallet, and debt is paid before credits reach it.
function directionOf(entry: LedgerEntry): bigint {
  const inside = (side: string) => (side === "spendable" || side === "held" ? 1n : 0n);
  return inside(entry.toAccount) - inside(entry.fromAccount);
}

function metadataOf(details: unknown): Record<string, unknown> {
  const { metadata, ...others } = (details ?? {}) as Record<string, unknown>;
  return { ...others, ...((metadata as Record<string, unknown> | undefined) ?? {}) };
}
