import { Prisma } from "@/generated/prisma/client";
import { addDays } from "@/server/foundation/clock";
import type { Db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { sumsThrough } from "./account-sums";
import type { ReportContent, ReportRow } from "./report.schema";

/** The most lines that one report holds. */
const MOST_LINES = 10_000;

type Line = {
  account_id: string;
  transaction_id: string;
  date: string;
  description: string;
  debit: bigint;
  credit: bigint;
};

/**
 * Every posted line of a period by account, with what each account had before and after.
 * @throws validation_failed where the period has more than 10,000 lines, or the account is not of this organization
 */
export async function generalLedger(
  db: Db,
  organizationId: string,
  { from, to, accountId }: { from: string; to: string; accountId: string | undefined },
): Promise<ReportContent> {
  const accounts = (await sumsThrough(db, organizationId, addDays(from, -1))).filter(
    ({ id }) => accountId === undefined || id === accountId,
  );
  if (accountId !== undefined && accounts.length === 0)
    throw invalid("account_id", `There is no account ${accountId} in this organization`);
  // Of all accounts transaction by transaction, by the index of their lines, so that it ends at the most it may hold.
  const itsLines = accountId
    ? Prisma.sql`join book_lines l on l.transaction_id = t.id and l.account_id = ${accountId}`
    : Prisma.sql`cross join lateral (select * from book_lines where transaction_id = t.id offset 0) l`;
  const lines = await db.$queryRaw<Line[]>`
    select l.account_id, t.id as transaction_id, t.date::text as date, coalesce(l.description, t.description) as description,
      case when l.entry_type = 'debit' then l.base_amount else 0 end as debit,
      case when l.entry_type = 'credit' then l.base_amount else 0 end as credit
    from book_transactions t ${itsLines}
    where t.organization_id = ${organizationId} and t.date between ${from}::date and ${to}::date
      and t.status <> 'pending'
    order by t.date, t.id, l.position limit ${MOST_LINES + 1}`;
  if (lines.length > MOST_LINES)
    throw invalid(
      "to",
      `The period has more than ${MOST_LINES.toLocaleString("en")} lines. Choose a shorter period, or one account`,
    );
  const byAccount = Map.groupBy(lines, ({ account_id }) => account_id);
  return {
    detail_columns: ["Account", "Date"],
    amount_columns: ["Debit", "Credit", "Balance"],
    notes: [],
    rows: accounts.flatMap(({ id, code, name, net }) => {
      const own = byAccount.get(id) ?? [];
      if (own.length === 0 && net === 0n && accountId === undefined) return [];
      let balance = net;
      const row = (given: Partial<ReportRow>): ReportRow => ({
        kind: "line",
        label: "",
        depth: 1,
        amounts: [],
        details: [""],
        entity_id: id,
        ...given,
      });
      return [
        row({ kind: "heading", label: `${code} ${name}`, depth: 0 }),
        row({ label: "Before", amounts: [null, null, Number(net)], details: [from] }),
        ...own.map(({ transaction_id, date, description, debit, credit }) => {
          balance += debit - credit;
          return row({
            label: description,
            details: [date],
            amounts: [Number(debit), Number(credit), Number(balance)],
            entity_id: transaction_id,
          });
        }),
        row({
          kind: "total",
          label: "After",
          depth: 0,
          amounts: [null, null, Number(balance)],
          details: [to],
        }),
      ];
    }),
  };
}
