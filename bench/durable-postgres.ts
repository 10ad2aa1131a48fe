import { existsSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { type RunningPostgres, startPostgres } from "../scripts/postgres/embedded-postgres.ts";
import { readPostmasterFile } from "../scripts/postgres/postgres-home.ts";
import { commandLineOf, ended, signal } from "../scripts/processes.ts";

/** What a server for this load is given. Commits stay durable: `fsync` and `synchronous_commit` are left on. */
const settings = {
  shared_buffers: "1GB",
  max_wal_size: "16GB",
  checkpoint_timeout: "30min",
  maintenance_work_mem: "512MB",
};

/** Starts a new PostgreSQL with durable commits. Its data is in `dir`, and gone after `stop`. @param more settings */
export async function startDurablePostgres(
  dir: string,
  more: Record<string, string> = {},
): Promise<RunningPostgres> {
  await remove(dir); // of a run that was killed
  const first = await startPostgres({ dir });
  await configure(first.urlFor("postgres"), { ...settings, ...more });
  await first.stop(); // shared_buffers is read at the start
  const server = await startPostgres({ dir });
  return {
    ...server,
    async stop() {
      await server.stop();
      await remove(dir);
    },
  };
}

async function configure(url: string, to: Record<string, string>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const [name, value] of Object.entries(to)) {
    await client.query(`alter system set ${name} = '${value}'`);
  }
  await client.end();
}

async function remove(dir: string): Promise<void> {
  // Where Postgres could not enter the folder, its data is elsewhere and `dir` is a link.
  const dataDir = existsSync(dir) ? realpathSync(dir) : dir;
  const left = readPostmasterFile(dataDir);
  if (left && commandLineOf(left.pid).includes(dataDir)) {
    signal(left.pid, "SIGQUIT");
    await ended(left.pid, 20_000);
  }
  if (dataDir !== dir) rmSync(path.dirname(dataDir), { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
}
