import type { BookAccount } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { AccountAnswer } from "./account.schema";

/** The chart of accounts with balances over posted transactions, in the order of the codes. Free (S1: reads). */
export async function listAccounts(db: Db, organizationId: string): Promise<AccountAnswer[]> {
  const accounts = await db.bookAccount.findMany({
    where: { organizationId },
    orderBy: [{ codeKey: "asc" }],
  });
  return accounts.map(accountAnswer);
}

/** One account of this organization. @throws not_found */
export async function readAccount(
  db: Db,
  organizationId: string,
  accountId: string,
): Promise<AccountAnswer> {
  const account = await db.bookAccount.findFirst({ where: { id: accountId, organizationId } });
  if (!account) throw notFound("account");
  return accountAnswer(account);
}

/** An account as the API shows it: its balance is positive on the side where its type grows. */
export function accountAnswer(
  account: Pick<BookAccount, "id" | "code" | "name" | "type" | "currency" | "net" | "createdAt">,
): AccountAnswer {
  const debitNormal = account.type === "asset" || account.type === "expense";
  return {
    id: account.id,
    code: account.code,
    name: account.name,
    type: account.type,
    currency: account.currency,
    balance: Number(debitNormal ? account.net : -account.net),
    created_at: account.createdAt.toISOString(),
  };
}
