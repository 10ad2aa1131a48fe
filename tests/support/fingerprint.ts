import { db } from "@/server/foundation/db";

/** Every row of every table, and every job, but for when somebody was last seen. */
export async function fingerprint(): Promise<Record<string, string>> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'graphile_worker') order by 1`;
  const sums: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await db().$queryRawUnsafe<{ sum: string }[]>(
      `select count(*) || ':' || coalesce(md5(string_agg(row, '|' order by row)), '') as sum
       from (select (to_jsonb(t) - 'last_used_at' - 'first_call' - 'watched_until' - 'last_seen_at' - 'ip')::text as row from ${name} t) r`,
    );
    sums[name] = row?.sum ?? "";
  }
  return sums;
}
