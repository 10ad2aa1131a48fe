import type { BookRole } from "@/generated/prisma/enums";
import { DomainError } from "@/server/foundation/errors";
import { lookUp, type Read } from "@/server/foundation/statements";

/** What each role is called where people read it. */
export const roleWords: Record<BookRole, string> = {
  receivable: "what customers owe",
  payable: "what is owed to vendors",
  sales_tax: "tax on sales",
  purchase_tax: "tax on purchases",
  income: "income",
  expense: "expenses",
  bank: "the bank",
  exchange_difference: "exchange differences",
  retained_earnings: "retained earnings",
};

/** An account that may be posted to. */
export type PostingAccount = { id: string; code: string; name: string; currency: string };

const accountsOfRoles = lookUp<PostingAccount & { role: BookRole }>()({
  name: "accounts_of_roles",
  key: { organization_id: "text", role: "book_role" },
  sql: (asked) => `
    select asked.place, r.role::text as role, a.id, a.code, a.name, a.currency
    from ${asked} join book_account_roles r on r.organization_id = asked.organization_id and r.role = asked.role
    join book_accounts a on a.id = r.account_id`,
});

const postingAccounts = lookUp<PostingAccount>()({
  name: "posting_accounts",
  key: { organization_id: "text", id: "text" },
  sql: (asked) => `
    select asked.place, a.id, a.code, a.name, a.currency
    from ${asked} join book_accounts a on a.id = asked.id and a.organization_id = asked.organization_id`,
});

/** The accounts that have these roles. @throws wrong_state naming the role that no account has */
export async function accountsWithRoles(
  read: Read,
  organizationId: string,
  roles: BookRole[],
): Promise<Map<BookRole, PostingAccount>> {
  const keys = [...new Set(roles)].map((role) => ({ organization_id: organizationId, role }));
  const found = new Map((await read(accountsOfRoles, ...keys)).map((one) => [one.role, one]));
  for (const role of roles) {
    if (found.has(role)) continue;
    throw new DomainError(
      "wrong_state",
      `No account has the role ${role} (${roleWords[role]}). Nothing was changed or charged. Choose one in the settings of the books, or add a starter chart.`,
      { missing_role: role },
    );
  }
  return found;
}

/** Accounts of this organization by their ids. Those that it has not are left out. */
export async function postingAccountsOf(
  read: Read,
  organizationId: string,
  ids: string[],
): Promise<Map<string, PostingAccount>> {
  const keys = [...new Set(ids)].map((id) => ({ organization_id: organizationId, id }));
  return new Map((await read(postingAccounts, ...keys)).map((one) => [one.id, one]));
}

/**
 * Requires that an account can take a transaction: it is kept in the transaction's currency, or in that of the books.
 * @throws wrong_state
 */
export function requireCurrency(
  account: PostingAccount,
  { currency, bookCurrency }: { currency: string; bookCurrency: string },
): void {
  if (account.currency === currency || account.currency === bookCurrency) return;
  throw new DomainError(
    "wrong_state",
    `Account ${account.code} is kept in ${account.currency} and can't take ${currency}. Nothing was changed or charged. Choose an account in ${currency} or ${bookCurrency}.`,
    { account_id: account.id },
  );
}
