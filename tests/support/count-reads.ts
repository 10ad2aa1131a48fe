import pg from "pg";

/** What a statement read: its text, and the rows of each table that were looked at, found or filtered away. */
export type Reading = {
  text: string;
  values: unknown[];
  rows: number;
  tables: Record<string, number>;
};

/** Counts what statements read, on a connection of its own. */
export async function openReadCounter() {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query("set max_parallel_workers_per_gather = 0");
  return {
    /**
     * Runs `work` and tells what its statements read. Each is caught on its way to PostgreSQL and run again by
     * itself, in a transaction that is undone and whose own counters say how many rows of each table and entries
     * of each index were looked at, also within functions.
     */
    async readingsOf(work: () => Promise<unknown>): Promise<Reading[]> {
      const readings: Reading[] = [];
      for (const statement of await caught(work)) readings.push(await countRows(client, statement));
      return readings;
    },
    /** How PostgreSQL goes about a statement. */
    async explain({ text, values }: Statement): Promise<string> {
      await client.query("begin");
      const { rows } = await client.query(
        `explain (analyze, costs off, timing off) ${text}`,
        values,
      );
      await client.query("rollback");
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    },
    close: () => client.end(),
  };
}

type Statement = { text: string; values: unknown[] };

async function caught(work: () => Promise<unknown>): Promise<Statement[]> {
  const found = new Map<string, Statement>();
  const query = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args;
    const config = typeof first === "string" ? { text: first, values: second } : first;
    const { text = "", values } = (config ?? {}) as { text?: string; values?: unknown };
    const statement = { text, values: Array.isArray(values) ? values : [] };
    // What begins and ends transactions reads nothing.
    if (/^\s*(select|with|insert|update|delete)\b/i.test(text)) {
      const key = JSON.stringify(statement, (_, value) =>
        typeof value === "bigint" ? String(value) : value,
      );
      found.set(key, statement);
    }
    return (query as (...args: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return [...found.values()];
}

async function countRows(client: pg.Client, { text, values }: Statement): Promise<Reading> {
  await client.query("begin");
  try {
    const before = await readCounters(client);
    await client.query(text, values);
    const after = await readCounters(client);
    const tables = [...after].map(
      ([name, rows]) => [name, rows - (before.get(name) ?? 0)] as const,
    );
    return {
      text,
      values,
      rows: tables.reduce((sum, [, rows]) => sum + rows, 0),
      tables: Object.fromEntries(tables.filter(([, rows]) => rows > 0)),
    };
  } finally {
    await client.query("rollback");
  }
}

/** By table: the rows of sequential scans, and those of index scans: entries looked at or rows fetched, whichever is more. */
async function readCounters(client: pg.Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; rows: string }>({
    name: "counters",
    text: `
      select t.relname as name, pg_stat_get_xact_tuples_returned(t.oid) + greatest(pg_stat_get_xact_tuples_fetched(t.oid),
        (select coalesce(sum(pg_stat_get_xact_tuples_returned(i.indexrelid)), 0) from pg_index i where i.indrelid = t.oid)) as rows
      from pg_class t where t.relkind = 'r' and t.relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)`,
  });
  return new Map(rows.map(({ name, rows: count }) => [name, Number(count)]));
}
