import type { BookAccount } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import type { AccountAnswer } from "./account.schema";

/**
 * The chart of accounts with balances over posted transactions, in the order of the codes. Free (S1: reads).
 * @param page.after the account to continue behind.
 */
export async function listAccounts(
  db: Db,
  organizationId: string,
  page: { limit: number; after?: string | undefined },
): Promise<Page<AccountAnswer>> {
  const last = page.after
    ? await db.bookAccount.findFirst({ where: { id: page.after, organizationId } })
    : null;
  const accounts = await db.bookAccount.findMany({
    where: { organizationId, ...(last ? { codeKey: { gt: last.codeKey } } : {}) },
    orderBy: [{ codeKey: "asc" }],
    take: page.limit + 1,
  });
  return cutPage(accounts.map(accountAnswer), page.limit, ({ id }) => id);
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
  account: Pick<
    BookAccount,
    "id" | "code" | "name" | "type" | "currency" | "parentId" | "net" | "createdAt"
  >,
): AccountAnswer {
  const debitNormal = account.type === "asset" || account.type === "expense";
  return {
    id: account.id,
    code: account.code,
    name: account.name,
    type: account.type,
    currency: account.currency,
    parent_id: account.parentId,
    balance: Number(debitNormal ? account.net : -account.net),
    created_at: account.createdAt.toISOString(),
  };
}
