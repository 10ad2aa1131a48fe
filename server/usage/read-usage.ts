import { db } from "@/server/foundation/db";
import { isOperationKey, operationByKey } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { UsageAnswer, UsageGroup } from "./usage.schema";

type UsageRow = {
  key: string;
  label: string | null;
  day: string;
  credits: bigint;
  operations: bigint;
};

/**
 * What organizations used between two of their calendar days, both included, grouped. From the daily
 * rollup, which is written in each debit's own transaction; by member or key from the ledger itself.
 */
export async function readUsage(input: {
  organization: { id: string; timeZone: string };
  organizationIds: string[];
  from: string;
  to: string;
  groupBy: UsageGroup;
}): Promise<UsageAnswer> {
  const rows =
    input.groupBy === "member" || input.groupBy === "api_key"
      ? await byActor(input)
      : await byRollup(input);
  const groups = new Map<
    string,
    { key: string; label: string; micro: bigint; operations: number }
  >();
  for (const row of rows) {
    const group = groups.get(row.key) ?? {
      key: row.key,
      label: labelOf(input.groupBy, row),
      micro: 0n,
      operations: 0,
    };
    group.micro += row.credits;
    group.operations += Number(row.operations);
    groups.set(row.key, group);
  }
  const sorted = [...groups.values()].sort((a, b) =>
    input.groupBy === "day" ? (a.key < b.key ? -1 : 1) : Number(b.micro - a.micro),
  );
  return {
    organization_id: input.organization.id,
    from: input.from,
    to: input.to,
    time_zone: input.organization.timeZone,
    group_by: input.groupBy,
    total_credits: microcreditsToCredits(rows.reduce((sum, row) => sum + row.credits, 0n)),
    total_operations: rows.reduce((sum, row) => sum + Number(row.operations), 0),
    groups: sorted.map(({ micro, ...group }) => ({
      ...group,
      credits: microcreditsToCredits(micro),
    })),
    days: rows.map((row) => ({
      day: row.day,
      key: row.key,
      credits: microcreditsToCredits(row.credits),
    })),
  };
}

function labelOf(groupBy: UsageGroup, row: UsageRow): string {
  if (groupBy === "operation" && isOperationKey(row.key)) return operationByKey(row.key).label;
  return row.label ?? row.key;
}

async function byRollup(input: {
  organizationIds: string[];
  from: string;
  to: string;
  groupBy: UsageGroup;
}): Promise<UsageRow[]> {
  return db().$queryRaw<UsageRow[]>`
    select case ${input.groupBy} when 'organization' then u.organization_id when 'operation' then u.operation else u.day::text end as key,
      case when ${input.groupBy} = 'organization' then o.name end as label, u.day::text as day,
      sum(u.amount)::bigint as credits, sum(u.operations)::bigint as operations
    from usage_rollups u join organizations o on o.id = u.organization_id
    where u.organization_id = any (${input.organizationIds}::text[]) and u.day between ${input.from}::date and ${input.to}::date
    group by 1, 2, 3 order by 3, 1`;
}

async function byActor(input: {
  organization: { timeZone: string };
  organizationIds: string[];
  from: string;
  to: string;
  groupBy: UsageGroup;
}): Promise<UsageRow[]> {
  const actorType = input.groupBy === "member" ? "user" : "api_key";
  return db().$queryRaw<UsageRow[]>`
    select e.actor_id as key, coalesce(u.email, k.name) as label, (e.created_at at time zone ${input.organization.timeZone})::date::text as day,
      sum(e.amount)::bigint as credits, count(*)::bigint as operations
    from ledger_entries e left join users u on u.id = e.actor_id left join api_keys k on k.id = e.actor_id
    where e.organization_id = any (${input.organizationIds}::text[]) and e.kind = 'debit' and e.actor_type = ${actorType}
      and e.created_at >= (${input.from}::date)::timestamp at time zone ${input.organization.timeZone}
      and e.created_at < (${input.to}::date + 1)::timestamp at time zone ${input.organization.timeZone}
    group by 1, 2, 3 order by 3, 1`;
}
