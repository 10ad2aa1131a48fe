import type { BookAccount } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { AccountAnswer } from "./account.schema";

/** The chart of accounts with balances over posted transactions, in the order of the codes. Free (S1: reads). */
export async function listAccounts(db: Db, organizationId: string): Promise<AccountAnswer[]> {
  const accounts = await db.bookAccount.findMany({
    where: { organizationId },
    orderBy: [{ code: "asc" }],
  });
  const balances = await readBalances(
    db,
    accounts.map((account) => account.id),
  );
  return accounts.map((account) => accountAnswer(account, balances.get(account.id) ?? 0n));
}

/** One account of this organization. @throws not_found */
export async function readAccount(
  db: Db,
  organizationId: string,
  accountId: string,
): Promise<AccountAnswer> {
  const account = await db.bookAccount.findFirst({ where: { id: accountId, organizationId } });
  if (!account) throw notFound("account");
  const balances = await readBalances(db, [account.id]);
  return accountAnswer(account, balances.get(account.id) ?? 0n);
}

/** An account as the API shows it. `net` is debits less credits. */
export function accountAnswer(
  account: Pick<BookAccount, "id" | "code" | "name" | "type" | "currency" | "createdAt">,
  net: bigint,
): AccountAnswer {
  const debitNormal = account.type === "asset" || account.type === "expense";
  return {
    id: account.id,
    code: account.code,
    name: account.name,
    type: account.type,
    currency: account.currency,
    balance: Number(debitNormal ? net : -net),
    created_at: account.createdAt.toISOString(),
  };
}

async function readBalances(db: Db, accountIds: string[]): Promise<Map<string, bigint>> {
  const rows = await db.$queryRaw<{ account_id: string; net: bigint }[]>`
    select l.account_id, sum(case when l.entry_type = 'debit' then l.amount else -l.amount end)::bigint as net
    from book_lines l join book_transactions t on t.id = l.transaction_id
    where l.account_id = any (${accountIds}::text[]) and t.status in ('posted', 'reversed')
    group by l.account_id`;
  return new Map(rows.map((row) => [row.account_id, row.net]));
}
