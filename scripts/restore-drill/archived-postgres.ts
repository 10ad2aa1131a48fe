import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { type RunningPostgres, startPostgres } from "../postgres/embedded-postgres.ts";

/** Runs statements on a server, and says what the last one answered. */
export async function ask(
  server: RunningPostgres,
  ...statements: string[]
): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: server.urlFor("postgres") });
  await client.connect();
  try {
    let answer: Record<string, unknown> = {};
    for (const statement of statements) answer = (await client.query(statement)).rows[0] ?? {};
    return answer;
  } finally {
    await client.end();
  }
}

/** Starts a server in `folder` whose WAL is archived beside its data. */
export async function startArchivedPostgres(folder: string): Promise<RunningPostgres> {
  const dir = path.join(folder, "data");
  const first = await startPostgres({ dir });
  const { uid, gid } = statSync(path.join(dir, "PG_VERSION"));
  const archive = archiveOf(folder);
  mkdirSync(archive);
  chownSync(archive, uid, gid);
  await ask(
    first,
    "alter system set archive_mode = on",
    `alter system set archive_command = 'cp %p ${archive}/%f'`,
  );
  await first.stop();
  return startPostgres({ dir });
}

/** Copies the data of a running server, as pg_basebackup does. */
export async function takeBaseBackup(server: RunningPostgres, folder: string): Promise<void> {
  const backup = path.join(folder, "backup");
  const client = new pg.Client({ connectionString: server.urlFor("postgres") });
  await client.connect();
  await client.query("select pg_backup_start('drill', true)");
  execFileSync("cp", ["-a", path.join(folder, "data"), backup]);
  const { rows } = await client.query("select labelfile from pg_backup_stop()");
  await client.end();
  rmSync(path.join(backup, "postmaster.pid"), { force: true });
  rmSync(path.join(backup, "pg_wal"), { recursive: true });
  write(backup, "backup_label", rows[0].labelfile);
  const { uid, gid } = statSync(path.join(backup, "PG_VERSION"));
  mkdirSync(path.join(backup, "pg_wal"), { mode: 0o700 });
  chownSync(path.join(backup, "pg_wal"), uid, gid);
}

/** Waits until everything written so far is in the archive. */
export async function untilArchived(server: RunningPostgres): Promise<void> {
  const { segment } = await ask(
    server,
    "create table if not exists archived_up_to_here ()", // an empty segment is not switched
    "select pg_walfile_name(pg_switch_wal()) as segment",
  );
  for (;;) {
    const { last } = await ask(server, "select last_archived_wal as last from pg_stat_archiver");
    if (typeof last === "string" && last >= String(segment)) return;
    await delay(100);
  }
}

/** Restores the base backup and its archive to a moment in ISO 8601, as a server of its own. */
export async function restoreTo(folder: string, moment: string): Promise<RunningPostgres> {
  const backup = path.join(folder, "backup");
  write(backup, "recovery.signal", "");
  write(
    backup,
    "postgresql.auto.conf",
    `restore_command = 'cp ${archiveOf(folder)}/%f %p'
recovery_target_time = '${moment.replace("T", " ").replace("Z", "+00")}'
recovery_target_action = 'promote'
`,
  );
  const server = await startPostgres({ dir: backup });
  while ((await ask(server, "select pg_is_in_recovery() as recovering")).recovering)
    await delay(100);
  return server;
}

function archiveOf(folder: string): string {
  return path.join(folder, "archive");
}

function write(dir: string, name: string, content: string): void {
  const { uid, gid } = statSync(path.join(dir, "PG_VERSION"));
  const file = path.join(dir, name);
  writeFileSync(file, content);
  chmodSync(file, 0o600);
  chownSync(file, uid, gid);
}
