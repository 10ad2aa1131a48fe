import type { EntryKind, GrantCategory, LedgerAccount } from "@/generated/prisma/enums";
import { addDays, startOfDay } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import { onReplica } from "@/server/foundation/replica";
import { closePeriod } from "@/server/ledger/close-period";
import { isOperationKey, operationByKey } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type BalanceAt, buildStatement, type Movements, type StatementEntry } from "./statement";
import type { StatementAnswer, StatementLine } from "./statement.schema";

type Row = {
  from_seq: bigint;
  to_seq: bigint;
  opening: bigint;
  closing: bigint;
  opening_debt: bigint;
  closing_debt: bigint;
  kind: EntryKind | null;
  from_account: LedgerAccount;
  to_account: LedgerAccount;
  organization_id: string;
  organization_name: string | null;
  operation: string | null;
  category: GrantCategory | null;
  amount: bigint;
  entries: number;
};

/**
 * The statement of a credit account between two calendar days of its organization, both included.
 * The period is cut from the ledger's sequence where its days begin and end, so statements that meet
 * share a balance and no entry stands in two. A period that has ended is closed first, so its statement
 * never changes. One query, along the primary key.
 */
export async function readStatement(
  organization: { id: string; name: string; timeZone: string; creditAccountId: string },
  { from, to }: { from: string; to: string },
  now: Date,
): Promise<StatementAnswer> {
  const account = organization.creditAccountId;
  const since = startOfDay(from, organization.timeZone);
  const until = startOfDay(addDays(to, 1), organization.timeZone);
  await closePeriod(account, [since, until], now);
  const rows = await onReplica(
    () => db().$queryRaw<Row[]>`
    with period as materialized (
      select ledger_seq_before(${account}, ${since}) as from_seq, ledger_seq_before(${account}, ${until}) as to_seq),
    balances as materialized (
      select p.from_seq, p.to_seq,
        coalesce((select balance_after from ledger_entries where credit_account_id = ${account} and seq = p.from_seq), 0) as opening,
        coalesce((select balance_after from ledger_entries where credit_account_id = ${account} and seq = p.to_seq), 0) as closing,
        coalesce((select -n.net from ledger_nets(${account}, p.from_seq) n where n.account = 'debt'), 0) as opening_debt,
        coalesce((select -n.net from ledger_nets(${account}, p.to_seq) n where n.account = 'debt'), 0) as closing_debt
      from period p),
    moved as (
      select e.kind, e.from_account, e.to_account, e.organization_id, e.operation,
        case when e.kind in ('grant', 'debt_payment') then (select c.category from credit_grants c where c.id = e.grant_ids[1]) end as category,
        sum(e.amount)::bigint as amount, count(*)::int as entries
      from period p join ledger_entries e on e.credit_account_id = ${account} and e.seq > p.from_seq and e.seq <= p.to_seq
      group by 1, 2, 3, 4, 5, 6)
    select b.*, m.*, (select o.name from organizations o where o.id = m.organization_id) as organization_name
    from balances b left join moved m on true`,
  );
  const [ends] = rows;
  invariant(ends, "a period has two ends");
  const statement = buildStatement({
    opening: { balance: ends.opening, debt: ends.opening_debt },
    closing: { balance: ends.closing, debt: ends.closing_debt },
    movements: rows.flatMap(movementsOf),
  });
  const names = new Map(rows.map((row) => [row.organization_id, row.organization_name]));
  return {
    organization_id: organization.id,
    organization_name: organization.name,
    from,
    to,
    time_zone: organization.timeZone,
    from_seq: Number(ends.from_seq),
    to_seq: Number(ends.to_seq),
    opening: balanceAnswer(statement.opening),
    closing: balanceAnswer(statement.closing),
    credits_used: microcreditsToCredits(statement.used),
    lines: statement.lines.map((entry) => ({
      line: entry.line,
      category: entry.category,
      organization_id: entry.organizationId,
      organization_name:
        entry.organizationId && (names.get(entry.organizationId) ?? entry.organizationId),
      operation: entry.operation,
      label: labelOf(entry),
      entries: entry.entries,
      credits: microcreditsToCredits(entry.amount),
    })),
    held: {
      opened: microcreditsToCredits(statement.held.opened),
      released: microcreditsToCredits(statement.held.released),
    },
  };
}

function movementsOf(row: Row): Movements[] {
  if (row.kind === null) return [];
  return [
    {
      kind: row.kind,
      from: row.from_account,
      to: row.to_account,
      organizationId: row.organization_id,
      operation: row.operation,
      category: row.category,
      amount: row.amount,
      entries: row.entries,
    },
  ];
}

function balanceAnswer({ balance, debt }: BalanceAt) {
  const posted = microcreditsToCredits(balance);
  return { balance: posted, posted, debt: microcreditsToCredits(debt) };
}

const lineLabels: Record<StatementLine, string> = {
  grants: "Credits added",
  refunds: "Credits given back",
  usage: "Usage",
  holds_captured: "Holds captured",
  base_fee: "Base fee",
  expired: "Expired",
  clawed_back: "Clawed back with a payment",
  adjustments: "Adjustments",
  debt_taken: "Taken as debt",
  debt_paid: "Debt paid",
};

const categoryLabels: Record<GrantCategory, string> = {
  purchased: "Purchased credits",
  promotional: "Promotional credits",
  committed: "Committed credits",
  bonus: "Bonus credits",
  rollover: "Rolled over",
  adjustment: "Granted by adjustment",
  refund: "Granted by refund",
  earnings: "Earned credits",
};

function labelOf({ line, category, operation }: StatementEntry): string {
  if (category) return categoryLabels[category];
  if (operation) return isOperationKey(operation) ? operationByKey(operation).label : operation;
  return lineLabels[line];
}
