import { chownSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { listEntries } from "@/server/usage/list-entries";
import type { RunningPostgres } from "../scripts/postgres/embedded-postgres";
import {
  ask,
  restoreTo,
  takeBaseBackup,
  untilArchived,
} from "../scripts/restore-drill/archived-postgres";
import { anyOf, chargeTo, newCast } from "./accounts";
import { type Bench, CALLERS, inMs, takeTurns } from "./bench";
import { connect } from "./database";
import { type History, writeHistory } from "./history";
import type { LargeData, Stage } from "./large-data-report";
import { underLoad } from "./load";
import { openCharging } from "./ours";

const PER_ACCOUNT = 100_000;
const PAGE = 50;
/** Charges run for so long at each size, three times; a checkpoint falls into none of them. */
const SECONDS = 10;

/**
 * What a ledger of many millions of entries costs, measured at a twentieth of them and at all of them: its size, the rate
 * at which charges are posted to a thousand other accounts in the same tables, pages, and a backup restored.
 * @param folder the one with the server's `data`
 */
export async function measureLargeData(
  bench: Bench,
  server: RunningPostgres,
  folder: string,
  entries: number,
): Promise<LargeData> {
  const { many } = await newCast(new Date());
  const client = await connect(bench.databaseUrl);
  const histories: History[] = [];
  const stages: Stage[] = [];
  try {
    for (const size of [entries / 20, entries]) {
      bench.say(`Growing to ${size.toLocaleString("en")} entries`);
      const from = performance.now();
      while (histories.length * PER_ACCOUNT < size)
        histories.push(await writeHistory(bench, client, PER_ACCOUNT));
      bench.say(`  written in ${Math.round((performance.now() - from) / 1_000)} s`);
      await client.query("vacuum analyze");
      await client.query("checkpoint");
      stages.push(await measureStage(bench, client, many, histories));
    }
  } finally {
    await client.end();
  }
  return { stages, ...(await backUpAndRestore(bench, server, folder)) };
}

async function measureStage(
  bench: Bench,
  client: pg.Client,
  organizations: Parameters<typeof chargeTo>[0][],
  histories: History[],
): Promise<Stage> {
  const { rows } = await client.query<{ name: string; bytes: string }>(
    `select c.relname as name, pg_relation_size(c.oid) as bytes from pg_class c
     where c.oid = 'ledger_entries'::regclass
        or c.oid in (select indexrelid from pg_index where indrelid = 'ledger_entries'::regclass)
     order by c.relkind desc, pg_relation_size(c.oid) desc`,
  );
  const bytes = rows.map(({ name, bytes }) => ({ name, bytes: Number(bytes) }));
  const [{ count }] = (await client.query("select count(*)::int as count from ledger_entries"))
    .rows as [{ count: number }];

  const charging = openCharging(bench.databaseUrl);
  const actorId = newId("apiKey");
  const rates: number[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const { perSecond } = await underLoad({ callers: CALLERS, seconds: SECONDS }, () =>
      charging.charge(chargeTo(anyOf(organizations), actorId)),
    );
    rates.push(perSecond);
    await client.query("checkpoint");
  }
  await charging.close();
  const perSecond = rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0;

  const page = async (before?: bigint) => {
    const { creditAccountId } = anyOf(histories);
    const from = performance.now();
    const { entries } = await listEntries({
      creditAccountId,
      before,
      limit: PAGE,
      now: new Date(),
    });
    if (entries.length !== PAGE) throw new Error(`A page had ${entries.length} entries.`);
    return performance.now() - from;
  };
  const deep = () => BigInt(PAGE + 1 + Math.floor(Math.random() * PER_ACCOUNT * 0.9));
  const search = async () => {
    const { creditAccountId } = anyOf(histories);
    const [{ request_id: id }] = await db().$queryRaw<[{ request_id: string }]>`
      select request_id from ledger_entries where credit_account_id = ${creditAccountId} and seq = ${deep()}`;
    const from = performance.now();
    await listEntries({ creditAccountId, search: id, limit: PAGE, now: new Date() });
    return performance.now() - from;
  };
  const reads = await takeTurns({ first: () => page(), deep: () => page(deep()), search }, 200);
  const stage = { entries: count, bytes, perSecond, reads };
  bench.say(
    `  ${count.toLocaleString("en")} entries, ${Math.round(perSecond).toLocaleString("en")} charges/s, first page ${inMs(reads.first)}, deep ${inMs(reads.deep)}, search ${inMs(reads.search)}`,
  );
  return stage;
}

/** A base backup of the running server, and a server made from it and its archive. */
async function backUpAndRestore(
  bench: Bench,
  server: RunningPostgres,
  folder: string,
): Promise<Pick<LargeData, "backupMs" | "restoreMs" | "databaseBytes">> {
  const { bytes } = await ask(server, "select pg_database_size('bursar') as bytes");
  bench.say("Backing up and restoring");
  const archive = path.join(folder, "archive");
  const { uid, gid } = statSync(path.join(folder, "data/PG_VERSION"));
  mkdirSync(archive);
  chownSync(archive, uid, gid);
  await ask(
    server,
    `alter system set archive_command = 'cp %p ${archive}/%f'`,
    "select pg_reload_conf()",
    "checkpoint",
  );
  let from = performance.now();
  await takeBaseBackup(server, folder);
  const backupMs = performance.now() - from;
  const { moment } = await ask(server, "select to_json(clock_timestamp()) #>> '{}' as moment");
  await ask(server, "create table after_it ()");
  await untilArchived(server);
  await server.stop();
  from = performance.now();
  const restored = await restoreTo(folder, String(moment));
  const restoreMs = performance.now() - from;
  await restored.stop();
  return { backupMs, restoreMs, databaseBytes: Number(bytes) };
}
