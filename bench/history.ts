import { readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { catalogue } from "@/server/pricing/catalogue";
import { newOwner, newSpender } from "./accounts";
import type { Bench } from "./bench";
import { connect } from "./database";

/** An account with a year of history: `rows` debits of one organization, and their rollup. */
export type History = { creditAccountId: string; organizationId: string; rows: number; from: Date };

const DAY_MS = 86_400_000;
/** How many of the catalogue's operations it used. */
const OPERATIONS = 12;

/** Writes the histories in bulk, as SQL: millions of rows one by one would take the day. */
export async function writeHistories(bench: Bench, sizes: number[]): Promise<History[]> {
  const client = await connect(bench.databaseUrl);
  try {
    const indexes = await dropIndexes(client);
    const histories: History[] = [];
    for (const rows of sizes) {
      bench.say(`  writing ${rows.toLocaleString("en")} entries`);
      histories.push(await writeHistory(bench, client, rows));
    }
    bench.say("  indexing and vacuuming them");
    for (const definition of indexes) await client.query(definition);
    await client.query("vacuum analyze ledger_entries, usage_rollups, credit_grants");
    await client.query("checkpoint"); // nothing of the writing is left for the reading to wait for
    return histories;
  } finally {
    await client.end();
  }
}

/** One account's. Whoever writes many keeps the indexes, so that they grow as they would have. */
export async function writeHistory(
  bench: Bench,
  client: pg.Client,
  rows: number,
): Promise<History> {
  const now = new Date();
  const from = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - 365 * DAY_MS);
  const organization = await newSpender(now, await newOwner(now), `History of ${rows} rows`);
  const { creditAccountId, id: organizationId } = organization;
  const { rows: grants } = await client.query(
    "select id from credit_grants where credit_account_id = $1 order by id limit 1",
    [creditAccountId],
  );
  const sql = (name: string) => readFileSync(path.join(bench.source, "sql", name), "utf8");
  const operations = Object.keys(catalogue.operations).slice(0, OPERATIONS);
  await client.query("begin");
  await client.query("set local bursar.ledger_writer = 'on'");
  await client.query(sql("history.sql"), [
    creditAccountId,
    rows,
    organizationId,
    grants[0].id,
    from,
    operations,
  ]);
  await client.query(sql("rollup.sql"), [creditAccountId]);
  await client.query("commit");
  return { creditAccountId, organizationId, rows, from };
}

/** Bulk rows go in faster without the indexes. @returns what makes them again. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ indexname: string; indexdef: string }>(
    "select indexname, indexdef from pg_indexes where tablename = 'ledger_entries' and indexname <> 'ledger_entries_pkey'",
  );
  for (const { indexname } of rows) await client.query(`drop index "${indexname}"`);
  return rows.map(({ indexdef }) => indexdef);
}
