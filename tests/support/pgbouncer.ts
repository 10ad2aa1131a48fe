import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { anyFreePort } from "../../scripts/free-port.ts";

export type PgBouncer = {
  /** The same database, through the pooler. */
  urlOf(databaseUrl: string): string;
  /** Ends every connection of its clients and servers, as a restart does, and comes back at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** Whether this machine has PgBouncer; it comes with no npm package. */
export const hasPgBouncer = spawnSync("pgbouncer", ["--version"]).status === 0;

/** PgBouncer refuses to run as root. */
const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** Starts PgBouncer in transaction mode in front of a server, with few connections for many clients. */
export async function startPgBouncer(serverUrl: string): Promise<PgBouncer> {
  const { hostname, port: serverPort, username, password } = new URL(serverUrl);
  const port = await anyFreePort();
  const folder = mkdtempSync(path.join(tmpdir(), "bursar-pooler-"));
  chmodSync(folder, 0o755); // the user that root lends must come through
  const file = path.join(folder, "pgbouncer.ini");
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${serverPort} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 5
max_client_conn = 1000
max_db_connections = 0
log_connections = 0
log_disconnections = 0
`,
  );
  const urlOf = (databaseUrl: string) => {
    const url = new URL(databaseUrl);
    url.port = String(port);
    url.searchParams.delete("host");
    return url.href;
  };

  let running = await launch();
  async function launch() {
    const child = spawn("pgbouncer", ["--quiet", file], { ...asNobody, stdio: "ignore" });
    const ended = once(child, "exit");
    for (;;) {
      if (child.exitCode !== null) throw new Error(`PgBouncer ended with ${child.exitCode}.`);
      const client = new pg.Client({ connectionString: urlOf(serverUrl) });
      const answers = await client.connect().then(
        () => true,
        () => false,
      );
      await client.end().catch(() => undefined);
      if (answers) return { child, ended };
    }
  }
  async function end(signal: "SIGTERM" | "SIGKILL") {
    running.child.kill(signal);
    await running.ended;
  }
  return {
    urlOf,
    async restart() {
      await end("SIGKILL");
      running = await launch();
    },
    async stop() {
      await end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
