import type { BookRole } from "@/generated/prisma/enums";
import { DomainError } from "@/server/foundation/errors";
import { lookUp, type Put, type Read, writeRows } from "@/server/foundation/statements";
import { roleWords, typesOfRoles } from "./role-words";

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

// A role that was given meanwhile stays where it is.
const newRoles = writeRows({
  name: "new_account_roles",
  row: { organization_id: "text", role: "book_role", account_id: "text" },
  sql: (given) => `
    insert into book_account_roles (organization_id, role, account_id)
    select organization_id, role, account_id from ${given} on conflict (organization_id, role) do nothing`,
});

/** The roles that accounts of this organization have. */
export async function readRoles(
  read: Read,
  organizationId: string,
  roles: readonly BookRole[],
): Promise<Map<BookRole, PostingAccount>> {
  const keys = [...new Set(roles)].map((role) => ({ organization_id: organizationId, role }));
  return new Map((await read(accountsOfRoles, ...keys)).map((one) => [one.role, one]));
}

/** Writes which account has a role that none has. */
export function writeRoles(
  write: Put,
  organizationId: string,
  roles: readonly { role: BookRole; account_id: string }[],
): void {
  write(newRoles, ...roles.map((one) => ({ ...one, organization_id: organizationId })));
}

/** Gives an account roles that no account has. @throws wrong_state naming the account that has one */
export async function giveRoles(
  { read, write }: { read: Read; write: Put },
  organizationId: string,
  accountId: string,
  roles: readonly BookRole[],
): Promise<void> {
  const [taken] = await readRoles(read, organizationId, roles);
  if (taken)
    throw new DomainError(
      "wrong_state",
      `Account ${taken[1].code} ${taken[1].name} has the role ${taken[0]} (${roleWords[taken[0]]}). Nothing was changed or charged. Remove that role in the book settings first.`,
      { account_id: taken[1].id },
    );
  const given = [...new Set(roles)].map((role) => ({ role, account_id: accountId }));
  writeRoles(write, organizationId, given);
}

/** The accounts that have these roles. @throws wrong_state naming the role that no account has */
export async function accountsWithRoles(
  read: Read,
  organizationId: string,
  roles: BookRole[],
): Promise<Map<BookRole, PostingAccount>> {
  const found = await readRoles(read, organizationId, roles);
  for (const role of roles) {
    if (found.has(role)) continue;
    throw new DomainError(
      "wrong_state",
      `No account has the role ${role} (${roleWords[role]}). Nothing was changed or charged. Choose one in the book settings, create one with that role, or add a starter chart.`,
      { missing_role: role, fix: waysToGive(organizationId, role) },
    );
  }
  return found;
}

/** How a program gives an account a role that is missing. */
function waysToGive(organizationId: string, role: BookRole) {
  const base = `/api/organizations/${organizationId}`;
  return {
    choose: {
      method: "PATCH",
      path: `${base}/settings/books`,
      body: { roles: { [role]: "coa_..." } },
    },
    create: {
      method: "POST",
      path: `${base}/accounts`,
      body: { code: "...", name: "...", type: typesOfRoles[role][0], roles: [role] },
    },
    starter_chart: { method: "POST", path: `${base}/starter-chart`, body: {} },
  };
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
