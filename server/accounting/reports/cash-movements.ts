import { Prisma } from "@/generated/prisma/client";
import { accountsWithRoles } from "@/server/accounting/settings/roles";
import { addDays } from "@/server/foundation/clock";
import type { Db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { readThrough, sendIn } from "@/server/foundation/statements";
import { type AccountSum, sumsThrough } from "./account-sums";
import type { ReportContent, ReportRow } from "./report.schema";
import { headingRow, lineOf, totalRow } from "./statements";

/** The most transactions of a period that one report looks through. */
const MOST_TRANSACTIONS = 100_000;

/** What other accounts brought in and took out in a period. */
type Moved = { account_id: string; came_in: bigint; went_out: bigint };

type Column = { label: string; before: AccountSum[]; after: AccountSum[]; moved: Moved[] };

/**
 * What came into the accounts with the money and what went out of them, by the accounts on the other side, with what
 * was there before and after. What moves from one of these accounts to another is neither.
 * @throws validation_failed where a period has too many transactions, or an account is not one for money
 */
export async function cashMovements(
  db: Db,
  organizationId: string,
  periods: { from: string; to: string }[],
  chosen: readonly string[] | undefined,
): Promise<ReportContent> {
  const cash = await cashAccounts(db, organizationId, chosen);
  const columns: Column[] = [];
  for (const { from, to } of periods)
    columns.push({
      label: `${from} to ${to}`,
      before: await sumsThrough(db, organizationId, addDays(from, -1)),
      after: await sumsThrough(db, organizationId, to),
      moved: await readMoved(db, organizationId, { from, to }, cash),
    });
  const content = tellMovements(columns, new Set(cash));
  const names = columns[0]?.after.filter(({ id }) => cash.includes(id)) ?? [];
  return {
    ...content,
    notes: [
      `Counted as cash: ${names.map(({ code, name }) => `${code} ${name}`).join(", ")}. Transfers between them count as neither money in nor money out.`,
      "Money in and out is grouped by the other accounts in each transaction that touches these accounts.",
    ],
  };
}

/** The accounts with the money: those that were named, else the bank's, those within it, and whatever was reconciled with a bank. */
async function cashAccounts(
  db: Db,
  organizationId: string,
  chosen: readonly string[] | undefined,
): Promise<string[]> {
  if (chosen) {
    const found = await db.bookAccount.findMany({
      where: { organizationId, id: { in: [...chosen] }, type: { in: ["asset", "liability"] } },
      select: { id: true },
    });
    const known = new Set(found.map(({ id }) => id));
    const other = chosen.find((id) => !known.has(id));
    if (other !== undefined)
      throw invalid(
        "cash_account_ids",
        `Account ${other} is not an asset or liability account in this organization`,
      );
    return [...known];
  }
  const roles = await accountsWithRoles(readThrough(sendIn(db)), organizationId, ["bank"]);
  const bank = roles.get("bank");
  invariant(bank, "the role was found or refused");
  const rows = await db.$queryRaw<{ id: string }[]>`
    with recursive within as (
      select id from book_accounts where id = ${bank.id}
      union select a.id from within join book_accounts a on a.parent_id = within.id)
    select id from within
    union select a.id from book_accounts a where a.organization_id = ${organizationId} and a.type = 'asset'
      and exists (select from bank_reconciliations r where r.account_id = a.id)`;
  return rows.map(({ id }) => id);
}

async function readMoved(
  db: Db,
  organizationId: string,
  { from, to }: { from: string; to: string },
  cash: readonly string[],
): Promise<Moved[]> {
  const inPeriod = Prisma.sql`
    select id from book_transactions
    where organization_id = ${organizationId} and date between ${from}::date and ${to}::date and status <> 'pending'`;
  const [counted] = await db.$queryRaw<{ count: bigint }[]>`
    select count(*) as count from (${inPeriod} limit ${MOST_TRANSACTIONS + 1}) counted`;
  if (counted && counted.count > BigInt(MOST_TRANSACTIONS))
    throw invalid(
      "from",
      `The period has more than ${MOST_TRANSACTIONS.toLocaleString("en")} transactions. Choose a shorter period`,
    );
  return db.$queryRaw<Moved[]>`
    select l.account_id,
      coalesce(sum(l.base_amount) filter (where l.entry_type = 'credit'), 0)::bigint as came_in,
      coalesce(sum(l.base_amount) filter (where l.entry_type = 'debit'), 0)::bigint as went_out
    from (${inPeriod}) t cross join lateral (
      select account_id, entry_type, base_amount, account_id = any (${[...cash]}::text[]) as is_cash,
        bool_or(account_id = any (${[...cash]}::text[])) over () as with_cash
      from book_lines where transaction_id = t.id) l
    where l.with_cash and not l.is_cash group by l.account_id`;
}

/** The rows of it: pure, a column for each period. */
function tellMovements(columns: Column[], cash: ReadonlySet<string>): Omit<ReportContent, "notes"> {
  const accounts = columns[0]?.after ?? [];
  const sums = columns.map(({ before, after, moved }) => {
    const netOf = (list: AccountSum[]) => new Map(list.map(({ id, net }) => [id, net]));
    const by = new Map(moved.map((one) => [one.account_id, one]));
    return {
      before: netOf(before),
      after: netOf(after),
      cameIn: new Map([...by].map(([id, { came_in }]) => [id, came_in])),
      wentOut: new Map([...by].map(([id, { went_out }]) => [id, went_out])),
    };
  });
  const part = (label: string, among: AccountSum[], which: keyof (typeof sums)[number]) => {
    const lines = among.map((account) => ({
      account,
      amounts: sums.map((column) => column[which].get(account.id) ?? 0n),
    }));
    const totals = sums.map((_, at) =>
      lines.reduce((sum, { amounts }) => sum + (amounts[at] ?? 0n), 0n),
    );
    const rows: ReportRow[] = [
      headingRow(label),
      ...lines
        .filter(({ amounts }) => amounts.some((amount) => amount !== 0n))
        .map(({ account, amounts }) => lineOf(account, amounts)),
    ];
    return { rows, totals };
  };
  const own = accounts.filter(({ id }) => cash.has(id));
  const others = accounts.filter(({ id }) => !cash.has(id));
  const opening = part("Opening balance", own, "before");
  const cameIn = part("Money in", others, "cameIn");
  const wentOut = part("Money out", others, "wentOut");
  const closing = part("Closing balance", own, "after");
  const net = cameIn.totals.map((amount, at) => amount - (wentOut.totals[at] ?? 0n));
  const adds = net.every(
    (amount, at) => (opening.totals[at] ?? 0n) + amount === (closing.totals[at] ?? 0n),
  );
  invariant(adds, "what was there and what moved is what is there");
  return {
    detail_columns: ["Account"],
    amount_columns: columns.map(({ label }) => label),
    rows: [
      ...opening.rows,
      totalRow("Total opening balance", opening.totals),
      ...cameIn.rows,
      totalRow("Total money in", cameIn.totals),
      ...wentOut.rows,
      totalRow("Total money out", wentOut.totals),
      totalRow("Net movement", net),
      ...closing.rows,
      totalRow("Total closing balance", closing.totals),
    ],
  };
}
