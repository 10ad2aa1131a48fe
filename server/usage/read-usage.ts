import { Prisma } from "@/generated/prisma/client";
import { addDays, startOfDay } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { closePeriodOf } from "@/server/ledger/close-period";
import { isOperationKey, operationByKey } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { BASE_FEE, OTHERS, type UsageAnswer, type UsageGroup } from "./usage.schema";

export type UsageQuestion = {
  organization: { id: string; timeZone: string };
  organizationIds: string[];
  /** First and last calendar day, both included. */
  from: string;
  to: string;
  groupBy: UsageGroup;
  /** Only so many of the largest groups, and the others together; else all. */
  top?: number | undefined;
  now: Date;
};

/** Microcredits of one group on one day. */
type UsageRow = {
  key: string;
  label: string | null;
  day: string;
  credits: bigint;
  refunded: bigint;
  operations: bigint;
  /** How many groups it stands for, where it stands for others. */
  others: bigint | null;
};

/** More groups than there are. */
const MOST = 2 ** 31 - 1;

/**
 * What organizations used between two days, grouped. "Used" is what product words it: operations,
 * captures of holds and the base fee; what a refund gave back is told beside it, on the day it was
 * given back. A period that has ended is closed first, so its figures never change. By organization, operation and day it reads the daily rollup, which each
 * debit writes in its own transaction; by member, key and agent it reads the ledger's entries
 * of the period, since a rollup by person would make every debit dearer. A day is one
 * of the calendar of the organization that spent, so every way of grouping adds up to the same.
 */
export async function readUsage(question: UsageQuestion): Promise<UsageAnswer> {
  const { organizationIds, to, now } = question;
  await closePeriodOf(organizationIds, (timeZone) => startOfDay(addDays(to, 1), timeZone), now);
  const actorType = actorTypes[question.groupBy];
  const used = actorType ? usedByActor(question, actorType) : usedByRollup(question);
  const rows = await db().$queryRaw<UsageRow[]>`
    with moved as (${used} union all ${besideRollup(question, actorType)}),
    used as (
      select key, day, sum(credits) as credits, sum(refunded) as refunded, sum(operations) as operations
      from (select ${keys[question.groupBy]} as key, day, credits, refunded, operations from moved
        where day between ${question.from}::date and ${question.to}::date) m
      group by key, day having sum(credits) > 0 or sum(refunded) > 0),
    ranked as (
      select key, row_number() over (order by sum(credits) desc, key) <= ${question.top ?? MOST} as is_shown from used group by key),
    shown as (
      select case when is_shown then key else ${OTHERS} end as key, day, sum(credits)::bigint as credits,
        sum(refunded)::bigint as refunded, sum(operations)::bigint as operations
      from used join ranked using (key) group by 1, 2)
    select m.key, m.day::text as day, m.credits, m.refunded, m.operations, ${labels[question.groupBy]} as label,
      case when m.key = ${OTHERS} then (select count(*) from ranked where not is_shown) end as others
    from shown m order by m.day, m.key`;
  return answer(question, rows);
}

const actorTypes: Partial<Record<UsageGroup, string>> = {
  member: "user",
  api_key: "api_key",
  agent: "agent",
};

const keys: Record<UsageGroup, Prisma.Sql> = {
  organization: Prisma.sql`organization_id`,
  operation: Prisma.sql`operation`,
  day: Prisma.sql`day::text`,
  member: Prisma.sql`actor_id`,
  api_key: Prisma.sql`actor_id`,
  agent: Prisma.sql`actor_id`,
};

const labels: Record<UsageGroup, Prisma.Sql> = {
  organization: Prisma.sql`(select name from organizations where id = m.key)`,
  operation: Prisma.sql`null::text`,
  day: Prisma.sql`null::text`,
  member: Prisma.sql`(select email from users where id = m.key)`,
  api_key: Prisma.sql`(select name from api_keys where id = m.key)`,
  agent: Prisma.sql`(select name from agents where id = m.key)`,
};

function usedByRollup({ organizationIds, from, to }: UsageQuestion): Prisma.Sql {
  return Prisma.sql`
    select organization_id, operation, null::text as actor_id, day, amount as credits, 0 as refunded, operations
    from usage_rollups where organization_id = any (${organizationIds}::text[]) and day between ${from}::date and ${to}::date`;
}

// A charge that went into debt has two entries; the one with its idempotency key stands for it.
function usedByActor(question: UsageQuestion, actorType: string): Prisma.Sql {
  return Prisma.sql`
    select e.organization_id, e.operation, e.actor_id, (e.created_at at time zone o.time_zone)::date as day, e.amount as credits,
      0 as refunded, (e.kind <> 'debit' or e.idem is not null)::int as operations
    from ${entriesWithin(question)} join organizations o on o.id = e.organization_id
    where ${within(question)} and e.to_account = 'usage_revenue' and e.actor_type = ${actorType}`;
}

/**
 * Where the entries of a period are looked for. One organization's: along its own index. Those of
 * several: along the sequence of each ledger they spent from, which lies on the disk as it is read; by
 * their indexes every page would be read once for each of them (5 million entries, a month of 50
 * organizations: 0.3 s and 12 s).
 */
function entriesWithin({ organizationIds, from, to }: UsageQuestion): Prisma.Sql {
  if (organizationIds.length === 1) return Prisma.sql`ledger_entries e`;
  return Prisma.sql`
    (select id, ledger_seq_before(id, ${from}::date - 1) as after, ledger_seq_before(id, ${to}::date + 2) as upto
      from (select distinct credit_account_id as id from usage_rollups
        where organization_id = any (${organizationIds}::text[]) and day between ${from}::date and ${to}::date) spent_from) a
    join ledger_entries e on e.credit_account_id = a.id and e.seq > a.after and e.seq <= a.upto`;
}

/**
 * What the rollup leaves out, through the partial index made for it: the base fee, and what was given
 * back, under the operation and the actor of the transaction it gives back.
 */
function besideRollup(question: UsageQuestion, actorType: string | undefined): Prisma.Sql {
  return Prisma.sql`
    select e.organization_id, coalesce(e.operation, original.operation, ${BASE_FEE}) as operation, original.actor_id,
      (e.created_at at time zone o.time_zone)::date as day,
      case when e.to_account = 'base_fee_revenue' then e.amount else 0 end as credits,
      case when e.to_account = 'base_fee_revenue' then 0 else e.amount end as refunded, 0 as operations
    from ledger_entries e join organizations o on o.id = e.organization_id
    left join lateral (
      select x.operation, x.actor_type, x.actor_id from ledger_entries x
      where x.transaction_id = e.reverses and x.credit_account_id = e.credit_account_id order by x.seq limit 1) original on true
    where ${within(question)}
      and (e.to_account = 'base_fee_revenue' or e.from_account in ('usage_revenue', 'base_fee_revenue'))
      and (${actorType ?? null}::text is null or original.actor_type = ${actorType ?? null})`;
}

// Wide enough for every time zone; the day itself is compared afterwards.
function within({ organizationIds, from, to }: UsageQuestion): Prisma.Sql {
  return Prisma.sql`e.organization_id = any (${organizationIds}::text[])
    and e.created_at >= ${from}::date - 1 and e.created_at < ${to}::date + 2`;
}

function answer(question: UsageQuestion, rows: UsageRow[]): UsageAnswer {
  const groups = new Map<string, UsageRow>();
  const total = { credits: 0n, refunded: 0n, operations: 0n };
  for (const row of rows) {
    const group = groups.get(row.key);
    if (group) add(group, row);
    else groups.set(row.key, { ...row });
    add(total, row);
  }
  const sorted = [...groups.values()];
  const isLast = ({ key }: UsageRow) => Number(key === OTHERS);
  if (question.groupBy !== "day")
    sorted.sort((a, b) => isLast(a) - isLast(b) || Number(b.credits - a.credits));
  const all = amounts(total);
  return {
    organization_id: question.organization.id,
    from: question.from,
    to: question.to,
    time_zone: question.organization.timeZone,
    group_by: question.groupBy,
    total_credits: all.credits,
    total_refunded_credits: all.refunded_credits,
    total_net_credits: all.net_credits,
    total_operations: all.operations,
    groups: sorted.map((row) => ({ key: row.key, label: labelOf(row), ...amounts(row) })),
    days: rows.map((row) => ({ day: row.day, key: row.key, ...amounts(row) })),
  };
}

type Amounts = Pick<UsageRow, "credits" | "refunded" | "operations">;

function add(sum: Amounts, row: Amounts): void {
  sum.credits += row.credits;
  sum.refunded += row.refunded;
  sum.operations += row.operations;
}

function amounts({ credits, refunded, operations }: Amounts) {
  return {
    credits: microcreditsToCredits(credits),
    refunded_credits: microcreditsToCredits(refunded),
    net_credits: microcreditsToCredits(credits - refunded),
    operations: Number(operations),
  };
}

function labelOf({ key, label, others }: UsageRow): string {
  if (others !== null) return `${others.toLocaleString("en-US")} others`;
  if (key === BASE_FEE) return "Base fee";
  if (isOperationKey(key)) return operationByKey(key).label;
  return label ?? key;
}
