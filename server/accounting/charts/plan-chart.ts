import type { BookAccountType, BookRole } from "@/generated/prisma/enums";
import { accountCodeKey } from "@/server/accounting/accounts/account-code";
import {
  accountsByCode,
  type CodedAccount,
  writeNewAccounts,
} from "@/server/accounting/accounts/create-account";
import { writeRoles } from "@/server/accounting/settings/roles";
import { newId } from "@/server/foundation/ids";
import type { Put, Read } from "@/server/foundation/statements";
import type { ChartRow } from "./chart.schema";

/** An account that a chart asks for. */
export type WantedAccount = {
  row: number | null;
  code: string;
  name: string;
  type: BookAccountType;
  currency: string;
  parent?: string | undefined;
  roles: readonly BookRole[];
};

/** What adding a chart would do: a verdict for each account, and the rows to write. */
export type ChartPlan = {
  rows: ChartRow[];
  accounts: Omit<CodedAccount, "code_key">[];
  roles: { role: BookRole; account_id: string }[];
};

/** The accounts that have these codes, by the keys of their codes. */
export async function findExisting(
  read: Read,
  organizationId: string,
  codes: readonly string[],
): Promise<Map<string, CodedAccount>> {
  const keys = [...new Set(codes.map(accountCodeKey))];
  const found = await read(
    accountsByCode,
    ...keys.map((code_key) => ({ organization_id: organizationId, code_key })),
  );
  return new Map(found.map((account) => [account.code_key, account]));
}

/**
 * Holds a chart against the books. Codes that exist are kept as they are; a role goes to an account of its own code
 * and type where no account has it.
 * @param wanted sound by itself: no code twice, and parents are in it or in the books
 * @param books.existing accounts by the keys of their codes: those of the chart and of its parents
 * @param books.taken the roles that accounts have
 */
export function planChart(
  wanted: readonly WantedAccount[],
  books: {
    existing: ReadonlyMap<string, CodedAccount>;
    taken: ReadonlyMap<BookRole, unknown>;
  },
): ChartPlan {
  const { existing, taken } = books;
  const ids = new Map(
    wanted.map(({ code }) => {
      const key = accountCodeKey(code);
      return [key, existing.get(key)?.id ?? newId("bookAccount")];
    }),
  );
  const typeOf = new Map<string, BookAccountType>([
    ...wanted.map(({ code, type }) => [accountCodeKey(code), type] as const),
    ...[...existing].map(([key, { type }]) => [key, type] as const),
  ]);
  const plan: ChartPlan = { rows: [], accounts: [], roles: [] };
  for (const account of wanted) {
    const key = accountCodeKey(account.code);
    const before = existing.get(key);
    const parent = account.parent === undefined ? undefined : accountCodeKey(account.parent);
    // Where its parent turned out to be something else, it stands by itself.
    const hasParent = parent !== undefined && typeOf.get(parent) === account.type;
    const id = ids.get(key) ?? "";
    const fits = !before || before.type === account.type;
    const roles = account.roles.filter((role) => fits && !taken.has(role));
    plan.roles.push(...roles.map((role) => ({ role, account_id: id })));
    if (!before) {
      const parent_id = hasParent ? (existing.get(parent)?.id ?? ids.get(parent) ?? null) : null;
      const { code, name, type, currency } = account;
      plan.accounts.push({ id, code, name, type, currency, parent_id });
    }
    plan.rows.push({
      row: account.row,
      code: account.code,
      name: account.name,
      type: account.type,
      currency: account.currency,
      parent_code: account.parent ?? null,
      roles,
      ...verdictOf(account, before, account.parent !== undefined && !hasParent),
    });
  }
  return plan;
}

function verdictOf(
  account: WantedAccount,
  before: CodedAccount | undefined,
  standsAlone: boolean,
): Pick<ChartRow, "verdict" | "note" | "account_id"> {
  if (!before)
    return {
      verdict: "add",
      note: standsAlone
        ? `${account.parent} has another type in the books, so this account gets no parent`
        : null,
      account_id: null,
    };
  const { id: account_id, code, name, type, currency } = before;
  const known = `${code} ${name}`;
  if (type !== account.type)
    return {
      verdict: "conflict",
      note: `The books already have ${known} with type ${type}. It stays unchanged`,
      account_id,
    };
  if (currency !== account.currency)
    return {
      verdict: "conflict",
      note: `The books already have ${known} in ${currency}. It stays unchanged`,
      account_id,
    };
  return {
    verdict: "exists",
    note: name === account.name ? null : `Keeps the name ${name}`,
    account_id,
  };
}

/** Writes what a plan adds. */
export function writePlan(
  write: Put,
  organizationId: string,
  { accounts, roles }: ChartPlan,
  now: Date,
): void {
  writeNewAccounts(write, organizationId, accounts, now);
  writeRoles(write, organizationId, roles);
}
