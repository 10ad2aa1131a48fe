import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { anyFreePort, nextFreePort } from "../free-port.ts";
import { commandLineOf, ended, isAlive, signal } from "../processes.ts";
import { type PostgresHome, preparePostgresHome, readPostmasterFile } from "./postgres-home.ts";

export type RunningPostgres = {
  pid: number;
  port: number;
  /** Whether the server was running already, left by a start that was killed. */
  reused: boolean;
  urlFor(database: string): string;
  /** Ends the server; the data of a throw-away one is deleted. */
  stop(): Promise<void>;
};

const PREFERRED_PORT = 5433;
const THROW_AWAY = "bursar-throw-away-";
const PASSWORD = "postgres";
/** Some systems take addresses of 103 bytes at most, and the socket's own name has its share. */
const MOST_SOCKET_FOLDER_LENGTH = 85;

/**
 * Starts the PostgreSQL that comes from npm. With `dir` the data stays there, and a server that is
 * still running on it is used again; without, everything is in a temporary folder, without fsync,
 * and gone after `stop` or at the end of this process.
 */
export async function startPostgres({ dir }: { dir?: string } = {}): Promise<RunningPostgres> {
  if (dir === undefined) return startThrowAway();
  const home = await preparePostgresHome(dir);
  const left = runningServerOn(home.dataDir);
  if (left) {
    await untilReady(home, left.port, () => isAlive(left.pid));
    return describeServer(left.pid, left.port, true);
  }
  // The stale file of a killed server; Postgres would refuse to start if its id had been reused.
  rmSync(path.join(home.dataDir, "postmaster.pid"), { force: true });
  if (!existsSync(path.join(home.dataDir, "PG_VERSION"))) initialise(home);
  const logFile = path.join(path.dirname(path.resolve(dir)), "postgres.log");
  const { pid, port } = await launch(home, () => nextFreePort(PREFERRED_PORT), logFile, []);
  return describeServer(pid, port, false);
}

async function startThrowAway(): Promise<RunningPostgres> {
  removeLeftovers();
  const folder = mkdtempSync(path.join(tmpdir(), `${THROW_AWAY}${process.pid}-`));
  chmodSync(folder, 0o755); // the user that root lends must come through
  const home = await preparePostgresHome(path.join(folder, "data"));
  initialise(home);
  // A socket takes a tenth off what the machine spends on sessions over the network's loopback, which are answered too.
  const socketFolder = home.dataDir.length <= MOST_SOCKET_FOLDER_LENGTH ? home.dataDir : "";
  const host = socketFolder && `?host=${encodeURIComponent(socketFolder)}`;
  const { pid, port } = await launch(home, anyFreePort, path.join(folder, "postgres.log"), [
    "-c",
    "fsync=off",
    "-c",
    "synchronous_commit=off",
    "-c",
    "full_page_writes=off",
    // What is written over and over stays small: all of it is thrown away, and a small disk has room.
    "-c",
    "max_wal_size=128MB",
    "-c",
    `unix_socket_directories=${socketFolder}`,
  ]);
  const remove = () => removeThrowAway(folder);
  process.once("exit", remove);
  const server = describeServer(pid, port, false);
  return {
    ...server,
    urlFor: (database) => server.urlFor(database) + host,
    async stop() {
      await server.stop();
      remove();
      process.off("exit", remove);
    },
  };
}

function describeServer(pid: number, port: number, reused: boolean): RunningPostgres {
  return {
    pid,
    port,
    reused,
    urlFor: (database) => urlOf(port, database),
    async stop() {
      signal(pid, "SIGINT"); // "fast": ends sessions, keeps what is committed
      if (await ended(pid, 20_000)) return;
      signal(pid, "SIGQUIT");
      await ended(pid, 5_000);
    },
  };
}

/** The server that runs on this data, if the file it left tells the truth. */
function runningServerOn(dataDir: string): { pid: number; port: number } | undefined {
  const server = readPostmasterFile(dataDir);
  return server && isAlive(server.pid) && commandLineOf(server.pid).includes(dataDir)
    ? server
    : undefined;
}

/** Made beside its place and moved there whole, so that an interrupted run leaves no half cluster. */
function initialise({ dataDir, binDir, user }: PostgresHome): void {
  const unfinished = `${dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(unfinished, "..", `${path.basename(dataDir)}.password`);
  writeFileSync(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  if (user) for (const file of [unfinished, passwordFile]) chownSync(file, user.uid, user.gid);
  try {
    execFileSync(
      path.join(binDir, "initdb"),
      [
        `--pgdata=${unfinished}`,
        "--username=postgres",
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
      ],
      { ...user, cwd: path.dirname(dataDir), env: postgresEnv(), stdio: "pipe" },
    );
  } catch (error) {
    const reason = (error as { stderr?: Buffer }).stderr?.toString() ?? String(error);
    throw new Error(`The embedded Postgres could not create its data in ${dataDir}:\n${reason}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, dataDir);
}

async function launch(
  home: PostgresHome,
  choosePort: () => Promise<number>,
  logFile: string,
  settings: string[],
): Promise<{ pid: number; port: number }> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const port = await choosePort();
    const log = openSync(logFile, "w");
    // A session of its own: Ctrl-C in the terminal reaches us, and we end it when the rest has.
    const child = spawn(
      path.join(home.binDir, "postgres"),
      [
        ...["-D", home.dataDir, "-p", String(port)],
        ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
        // Four test files at once have pools of their own, and so do their processes.
        ...["-c", "max_connections=300", "-c", "log_checkpoints=off", "-c", "timezone=UTC"],
        // As on any SSD: with the default of 4, PostgreSQL reads small tables whole and keeps fewer plans.
        ...["-c", "random_page_cost=1.1"],
        ...settings,
      ],
      {
        ...home.user,
        cwd: home.dataDir,
        env: postgresEnv(),
        stdio: ["ignore", log, log],
        detached: true,
      },
    );
    closeSync(log);
    let failure: string | undefined;
    child.once("error", (error) => {
      failure = error.message;
    });
    child.once("exit", () => {
      failure ??= "it ended at once";
    });
    if (await untilReady(home, port, () => failure === undefined)) {
      child.unref();
      if (child.pid !== undefined) return { pid: child.pid, port };
    }
    const said = readFileSync(logFile, "utf8");
    // The sessions of a server that was killed take a moment to notice; another start may have taken the port.
    const passes = /shared memory block .* is still in use|could not create any TCP\/IP sockets/;
    if (passes.test(said) && Date.now() < deadline) {
      await delay(200);
      continue;
    }
    throw new Error(`The embedded Postgres did not start (${failure}):\n${said.slice(-4000)}`);
  }
}

/** Waits for the first session on this data. False when the server ended meanwhile. */
async function untilReady(
  { dataDir }: PostgresHome,
  port: number,
  isRunning: () => boolean,
): Promise<boolean> {
  const deadline = Date.now() + 120_000; // recovery after a crash may replay a lot
  while (isRunning()) {
    const client = new pg.Client({ connectionString: urlOf(port, "postgres") });
    try {
      await client.connect();
      const { rows } = await client.query("select current_setting('data_directory') as folder");
      if (path.resolve(rows[0].folder) === path.resolve(dataDir)) return true;
      throw new Error(
        `Port ${port} belongs to another PostgreSQL, with its data in ${rows[0].folder}.`,
      );
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(25);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

const urlOf = (port: number, database: string) =>
  `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;

/** The server needs none of our variables, least of all our secrets. */
const postgresEnv = () => ({
  PATH: process.env.PATH ?? "",
  LC_ALL: "C",
  NODE_ENV: "production" as const,
});

/** Ends and deletes throw-away servers whose process was killed before it could. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(THROW_AWAY)) continue;
    const owner = Number(name.slice(THROW_AWAY.length).split("-")[0]);
    if (!isAlive(owner)) removeThrowAway(path.join(tmpdir(), name));
  }
}

function removeThrowAway(folder: string): void {
  try {
    const link = path.join(folder, "data");
    const dataDir = existsSync(link) ? realpathSync(link) : link;
    const server = runningServerOn(dataDir);
    if (server) {
      signal(server.pid, "SIGQUIT");
      // Blocking, because this also runs while the process exits, and files still appear until then.
      const pause = new Int32Array(new SharedArrayBuffer(4));
      for (let i = 0; i < 100 && isAlive(server.pid); i++) Atomics.wait(pause, 0, 0, 20);
    }
    if (dataDir !== link) rmSync(path.dirname(dataDir), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // somebody else's folder, or gone: the next run looks again
  }
}
