import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { type RunningPostgres, startPostgres } from "@/scripts/postgres/embedded-postgres";

export type Replica = {
  urlFor(database: string): string;
  /** Stops it in its tracks: it neither answers nor refuses. */
  pause(): void;
  resume(): void;
  /** Makes it a primary of its own. */
  promote(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it for good. */
  remove(): Promise<void>;
};

/** A streaming replica of a running server, made from a base backup of it. */
export async function startReplica(primary: RunningPostgres): Promise<Replica> {
  const folder = mkdtempSync(path.join(tmpdir(), "bursar-replica-"));
  chmodSync(folder, 0o755); // the user that root lends must come through
  const dir = path.join(folder, "data");
  const client = new pg.Client({ connectionString: primary.urlFor("postgres") });
  await client.connect();
  await client.query("select pg_backup_start('replica', true)");
  const { rows } = await client.query("show data_directory");
  execFileSync("cp", ["-a", rows[0].data_directory, dir]); // with its owners
  rmSync(path.join(dir, "postmaster.pid"), { force: true });
  const ended = await client.query("select labelfile from pg_backup_stop(false)");
  await client.end();
  const { hostname, port, username, password } = new URL(primary.urlFor("postgres"));
  const origin = `host=${hostname} port=${port} user=${username} password=${password}`;
  const { uid, gid } = statSync(dir);
  for (const [name, content] of Object.entries({
    backup_label: ended.rows[0].labelfile,
    "standby.signal": "",
    "postgresql.auto.conf": `primary_conninfo = '${origin}'\nhot_standby_feedback = on\nfsync = off\n`,
  })) {
    writeFileSync(path.join(dir, name), content);
    chownSync(path.join(dir, name), uid, gid);
  }
  const server = await startPostgres({ dir });
  return {
    urlFor: server.urlFor,
    pause: () => process.kill(server.pid, "SIGSTOP"),
    resume: () => process.kill(server.pid, "SIGCONT"),
    async promote() {
      const promoting = new pg.Client({ connectionString: server.urlFor("postgres") });
      await promoting.connect();
      await promoting.query("select pg_promote()");
      await promoting.end();
    },
    stop: server.stop,
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
