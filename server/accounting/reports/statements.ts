import type { BookAccountType } from "@/generated/prisma/enums";
import type { AccountSum } from "./account-sums";
import type { ReportContent, ReportRow } from "./report.schema";

/** Reports that are made of what accounts have: pure, a column for each set of sums. */

/** A set of sums and what its column is called. */
export type Column = { label: string; sums: AccountSum[] };

/** What a report says, but for its notes. */
type Rows = Omit<ReportContent, "notes">;

/** What each account rounded by itself makes the sides differ by; it has a line of its own only where it may be there. */
const TRANSLATION_DIFFERENCE = "Translation difference";

/** Debits and credits by account; each column of sums is two. @param isTranslated then the sides may differ */
export function trialBalance(columns: Column[], isTranslated = false): Rows {
  const netsOf = netsIn(columns);
  const rows = accountsOf(columns).map((account): ReportRow => {
    const amounts = netsOf(account.id).flatMap((net) => (net >= 0n ? [net, 0n] : [0n, -net]));
    return lineOf(account, amounts);
  });
  if (isTranslated) {
    const lacking = columns.map((_, at) => totalAt(rows, at * 2 + 1) - totalAt(rows, at * 2));
    const sides = lacking.flatMap((net) => (net >= 0n ? [net, 0n] : [0n, -net]));
    rows.push(plainRow(TRANSLATION_DIFFERENCE, sides));
  }
  const totals = columns.flatMap((_, at) => [totalAt(rows, at * 2), totalAt(rows, at * 2 + 1)]);
  return {
    detail_columns: ["Account"],
    amount_columns: columns.flatMap(({ label }) => [`Debit, ${label}`, `Credit, ${label}`]),
    rows: [
      ...rows.filter(({ amounts }) => amounts.some((amount) => amount !== 0)),
      totalRow("Total", totals),
    ],
  };
}

/** Income and expenses of a period, and what is left of them. */
export function incomeStatement(columns: Column[]): Rows {
  const income = section("Income", "revenue", columns);
  const expenses = section("Expenses", "expense", columns);
  const result = columns.map((_, at) => (income.totals[at] ?? 0n) - (expenses.totals[at] ?? 0n));
  return {
    detail_columns: ["Account"],
    amount_columns: columns.map(({ label }) => label),
    rows: [...income.rows, ...expenses.rows, totalRow("Net income", result)],
  };
}

/**
 * What there is, what is owed, and what belongs to the owners as of a day. What was earned and not closed into an
 * account is equity too: in the year of the day, and before it.
 * @param earlier of each column, the sums through the end of the year before
 * @param isTranslated then the sides may differ, by what is equity too
 */
export function balanceSheet(
  columns: Column[],
  earlier: AccountSum[][],
  isTranslated = false,
): Rows {
  const assets = section("Assets", "asset", columns);
  const liabilities = section("Liabilities", "liability", columns);
  const equity = section("Equity", "equity", columns);
  const before = earlier.map(earningsOf);
  const all = columns.map(({ sums }) => earningsOf(sums));
  const thisYear = all.map((earned, at) => earned - (before[at] ?? 0n));
  const translation = columns.map((_, at) =>
    isTranslated
      ? (assets.totals[at] ?? 0n) -
        (liabilities.totals[at] ?? 0n) -
        (equity.totals[at] ?? 0n) -
        (all[at] ?? 0n)
      : 0n,
  );
  const equityTotals = equity.totals.map(
    (total, at) => total + (all[at] ?? 0n) + (translation[at] ?? 0n),
  );
  const owed = liabilities.totals.map((total, at) => total + (equityTotals[at] ?? 0n));
  return {
    detail_columns: ["Account"],
    amount_columns: columns.map(({ label }) => label),
    rows: [
      ...assets.rows,
      ...liabilities.rows,
      ...equity.rows.slice(0, -1),
      plainRow("Earnings of earlier years", before),
      plainRow("Earnings of this year", thisYear),
      ...(isTranslated ? [plainRow(TRANSLATION_DIFFERENCE, translation)] : []),
      totalRow("Total equity", equityTotals),
      totalRow("Total liabilities and equity", owed),
    ],
  };
}

/** Income less expenses. */
function earningsOf(sums: AccountSum[]): bigint {
  return sums
    .filter(({ type }) => type === "revenue" || type === "expense")
    .reduce((earned, { net }) => earned - net, 0n);
}

/** An account with what it has on the side where its type grows, a column each. */
type Line = { account: AccountSum; amounts: bigint[] };

/** The accounts of a type under a heading, on the side where it grows, with their total. */
function section(
  label: string,
  type: BookAccountType,
  columns: Column[],
): { rows: ReportRow[]; totals: bigint[] } {
  const netsOf = netsIn(columns);
  const growsInDebit = type === "asset" || type === "expense";
  const lines = accountsOf(columns)
    .filter((account) => account.type === type)
    .map((account) => ({
      account,
      amounts: netsOf(account.id).map((net) => (growsInDebit ? net : -net)),
    }));
  const totals = columns.map((_, at) =>
    lines.reduce((sum, { amounts }) => sum + (amounts[at] ?? 0n), 0n),
  );
  return {
    rows: [headingRow(label), ...treeRows(lines), totalRow(`Total ${label.toLowerCase()}`, totals)],
    totals,
  };
}

/** Accounts below the one that they are part of, moved in, with what they come to together; those with nothing left out. */
function treeRows(lines: Line[]): ReportRow[] {
  const known = new Set(lines.map(({ account }) => account.id));
  const within = Map.groupBy(lines, ({ account: { parentId } }) =>
    parentId !== null && known.has(parentId) ? parentId : null,
  );
  const tell = (line: Line, depth: number): { rows: ReportRow[]; sums: bigint[] } => {
    const { account, amounts } = line;
    const parts = (within.get(account.id) ?? [])
      .map((part) => tell(part, depth + 1))
      .filter(({ rows }) => rows.length > 0);
    const own = { ...lineOf(account, amounts), depth };
    const isEmpty = amounts.every((amount) => amount === 0n);
    if (parts.length === 0) return { rows: isEmpty ? [] : [own], sums: amounts };
    const sums = amounts.map((amount, at) =>
      parts.reduce((sum, part) => sum + (part.sums[at] ?? 0n), amount),
    );
    return {
      rows: [
        isEmpty ? { ...own, kind: "heading", amounts: [] } : own,
        ...parts.flatMap(({ rows }) => rows),
        { ...totalRow(`Total ${own.label}`, sums), depth },
      ],
      sums,
    };
  };
  return (within.get(null) ?? []).flatMap((line) => tell(line, 1).rows);
}

/** Every account that one of the columns has, in their order. */
function accountsOf(columns: Column[]): AccountSum[] {
  return columns[0]?.sums ?? [];
}

/** What an account has in each column. */
function netsIn(columns: Column[]): (id: string) => bigint[] {
  const byId = columns.map(({ sums }) => new Map(sums.map(({ id, net }) => [id, net])));
  return (id) => byId.map((nets) => nets.get(id) ?? 0n);
}

/** The row of an account. */
export function lineOf({ accountId, code, name }: AccountSum, amounts: bigint[]): ReportRow {
  return { ...plainRow(`${code} ${name}`, amounts), entity_id: accountId };
}

/** What stands above other rows. */
export function headingRow(label: string): ReportRow {
  return { ...plainRow(label, []), kind: "heading", depth: 0 };
}

function plainRow(label: string, amounts: bigint[]): ReportRow {
  return {
    kind: "line",
    label,
    depth: 1,
    amounts: amounts.map(Number),
    details: [],
    entity_id: null,
  };
}

/** A sum below other rows. */
export function totalRow(label: string, amounts: bigint[]): ReportRow {
  return { ...plainRow(label, amounts), kind: "total", depth: 0 };
}

function totalAt(rows: ReportRow[], at: number): bigint {
  return rows.reduce((sum, { amounts }) => sum + BigInt(amounts[at] ?? 0), 0n);
}
