import { writeFileSync } from "node:fs";
import path from "node:path";
import { asPostgres, type Child, startChild, until } from "./children";

export const WEB_URL = "http://127.0.0.1:8000";
const WEBS = [1, 2, 3] as const;
const portOf = (web: number) => 8000 + web;
const POOLER_PORT = 6432;

/** PgBouncer in transaction mode, in front of a server. @returns its restart */
export async function startPooler(
  folder: string,
): Promise<{ url: string; restart(): Promise<void> }> {
  const file = path.join(folder, "pgbouncer.ini");
  writeFileSync(
    file,
    `[databases]
* = host=127.0.0.1 port=5500 user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${POOLER_PORT}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 1000
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = 10
`,
  );
  const launch = () => startChild(folder, "pgbouncer", ["pgbouncer", file], { as: asPostgres });
  let running = launch();
  return {
    url: `postgresql://postgres@127.0.0.1:${POOLER_PORT}/bursar`,
    async restart() {
      await running.kill();
      running = launch();
    },
  };
}

export type Processes = {
  killWeb(): Promise<void>;
  killWorker(): Promise<void>;
};

/** Three web and two worker processes, each started again when it ends, and HAProxy that asks the webs whether they are ready. */
export async function startProcesses(
  folder: string,
  environment: Record<string, string>,
  replicaOf: (web: number) => string,
): Promise<Processes> {
  const node = [process.execPath, "--import", "tsx"];
  const web = (n: number) =>
    keepRunning(() =>
      startChild(folder, `web-${n}`, [...node, "tests/support/api-process.ts", String(portOf(n))], {
        env: { ...environment, DATABASE_REPLICA_URL: replicaOf(n) },
      }),
    );
  const worker = (n: number) =>
    keepRunning(() =>
      startChild(folder, `worker-${n}`, [...node, "server/worker.ts"], { env: environment }),
    );
  const webs = WEBS.map(web);
  const workers = [1, 2].map(worker);
  const file = path.join(folder, "haproxy-web.cfg");
  writeFileSync(file, toTheWebs());
  startChild(folder, "haproxy-web", ["haproxy", "-f", file]);
  await until("a web is ready", async () => (await fetch(`${WEB_URL}/api/ready`)).ok);
  return {
    killWeb: async () => webs[0]?.().kill(),
    killWorker: async () => workers[0]?.().kill(),
  };
}

/** As systemd does: a process that ended is there again after two seconds. */
function keepRunning(start: () => Child): () => Child {
  let current = start();
  const follow = (child: Child) =>
    child.process.once("exit", () => {
      setTimeout(() => {
        current = start();
        follow(current);
      }, 2_000);
    });
  follow(current);
  return () => current;
}

/** Asks each web whether it is ready. When none is, the balancer says itself when to come back. */
function toTheWebs(): string {
  const servers = WEBS.map(
    (n) => `  server web-${n} 127.0.0.1:${portOf(n)} check inter 1s fall 2 rise 1`,
  );
  return `defaults
  mode http
  option redispatch
  retries 2
  timeout connect 2s
  timeout check 2s
  timeout client 2m
  timeout server 2m
  http-error status 503 content-type text/plain string "Briefly unavailable" hdr Retry-After 2
listen web
  bind 127.0.0.1:8000
  balance roundrobin
  option httpchk
  http-check send meth GET uri /api/ready ver HTTP/1.1 hdr Host 127.0.0.1
${servers.join("\n")}
`;
}
