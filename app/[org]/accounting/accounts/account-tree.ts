import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";

/** What an account and all within it come to in one currency. */
export type Subtotal = { currency: string; balance: number };

/** A row of the chart as a tree. */
export type TreeRow = {
  account: AccountAnswer;
  /** 0 at the top. */
  depth: number;
  hasChildren: boolean;
  isOpen: boolean;
  /** Where others lie within it: the sums of all, its own balance included. */
  subtotals: Subtotal[];
};

/**
 * The rows of a chart of accounts that are to be seen, parents before what lies within them.
 * @param view.search words of code or name; what leads to a match is shown too, and all is open
 */
export function treeRows(
  accounts: readonly AccountAnswer[],
  view: { closed: ReadonlySet<string>; search: string },
): TreeRow[] {
  const known = new Set(accounts.map(({ id }) => id));
  const within = Map.groupBy(accounts, ({ parent_id: id }) => (id && known.has(id) ? id : null));
  const words = view.search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ code, name }: AccountAnswer) =>
    words.every((word) => `${code} ${name}`.toLowerCase().includes(word));

  function rowsOf(account: AccountAnswer, depth: number): { rows: TreeRow[]; sums: Subtotal[] } {
    const parts = (within.get(account.id) ?? []).map((child) => rowsOf(child, depth + 1));
    const sums = added([
      { currency: account.currency, balance: account.balance },
      ...parts.flatMap((part) => part.sums),
    ]);
    const hasChildren = parts.length > 0;
    const below = parts.flatMap((part) => part.rows);
    const isSearch = words.length > 0;
    if (isSearch && below.length === 0 && !matches(account)) return { rows: [], sums };
    const isOpen = isSearch || !view.closed.has(account.id);
    const row = { account, depth, hasChildren, isOpen, subtotals: hasChildren ? sums : [] };
    return { rows: [row, ...(isOpen ? below : [])], sums };
  }

  return (within.get(null) ?? []).flatMap((account) => rowsOf(account, 0).rows);
}

/** The accounts that one may become part of: of its type, and not within it. @param id of one that exists */
export function possibleParents(
  accounts: readonly AccountAnswer[],
  { id, type }: { id?: string; type: string | undefined },
): AccountAnswer[] {
  const parents = new Map(accounts.map((account) => [account.id, account.parent_id]));
  const liesWithin = (at: string | null | undefined): boolean =>
    at === id || (typeof at === "string" && liesWithin(parents.get(at)));
  return accounts.filter(
    (account) => account.type === type && (id === undefined || !liesWithin(account.id)),
  );
}

function added(sums: Subtotal[]): Subtotal[] {
  return [...Map.groupBy(sums, ({ currency }) => currency)].map(([currency, some]) => ({
    currency,
    balance: some.reduce((sum, { balance }) => sum + balance, 0),
  }));
}
