import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { build } from "./build.ts";
import { isPortFree, nextFreePort } from "./free-port.ts";
import { migrate } from "./migrate.ts";
import { startPostgres } from "./postgres/embedded-postgres.ts";
import { isAlive } from "./processes.ts";
import { endLeftovers, removeRunState, runningStart, writeRunState } from "./run-state.ts";

/**
 * `npm start`: from a checkout to a running product. Without NODE_ENV=production it is local mode,
 * which brings its own PostgreSQL, stand-ins, secrets and demo; in production mode none of that runs.
 * `--dev` reloads on change, `--test` is a throw-away instance for the browser tests.
 */

const root = path.join(import.meta.dirname, "..");
const node = process.execPath;
const dev = process.argv.includes("--dev");
const test = process.argv.includes("--test");
const dataDir = path.join(root, test ? ".data/e2e" : ".data");
const runFile = path.join(dataDir, "run.json");

type Service = { name: string; process: ChildProcess };
const services: Service[] = [];
/** In the order they are to be stopped. */
const stops: (() => Promise<unknown>)[] = [];
let stopping = false;
let databasePid: number | undefined;

if (existsSync(path.join(root, ".env"))) process.loadEnvFile(path.join(root, ".env"));

try {
  await (process.env.NODE_ENV === "production" ? startProduction() : startLocal());
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  await stopAll(1);
}

async function startProduction(): Promise<void> {
  const { parseEnv } = await import("../server/foundation/env.ts");
  const env = { ...process.env, BURSAR_MODE: "production" } as Record<string, string>;
  const { DATABASE_URL, APP_URL } = parseEnv(env);
  await build();
  await migrate(DATABASE_URL);
  startService("web", ["dist/server/main.js"], env);
  startService("worker", ["dist/server/worker.js"], env);
  console.log(`Bursar runs at ${APP_URL}`);
  stopOnSignals();
}

async function startLocal(): Promise<void> {
  const running = runningStart(runFile);
  if (running)
    throw new Error(
      `Bursar already runs from this folder at ${running.url} (process ${running.pid}). Stop it with Ctrl-C first.`,
    );
  mkdirSync(dataDir, { recursive: true });
  const left = await endLeftovers(runFile, root);
  if (left > 0)
    say(`Ended ${left} ${left === 1 ? "process" : "processes"} of a start that was killed`);
  stopOnSignals();

  const port = await choosePort();
  const url = `http://127.0.0.1:${port}`;
  const databaseUrl = await openDatabase();
  const env: Record<string, string> = {
    ...(process.env as Record<string, string>),
    ...secrets(),
    ...given("NEXTAUTH_SECRET", "STRIPE_WEBHOOK_SECRET"),
    BURSAR_MODE: "local",
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
    DATABASE_URL: databaseUrl,
    HOST: process.env.HOST ?? "127.0.0.1",
    PORT: String(port),
    APP_URL: process.env.APP_URL ?? url,
    NEXTAUTH_URL: process.env.APP_URL ?? url,
    RATE_LIMIT_PER_MINUTE: process.env.RATE_LIMIT_PER_MINUTE ?? "60000",
  };
  say("Preparing the database");
  await migrate(databaseUrl);
  if (!dev || !existsSync(path.join(root, "dist/emulators/main.js"))) {
    say("Building (only when something changed)");
    await build();
  }
  await startEmulators(env, url);

  const { parseEnv } = await import("../server/foundation/env.ts");
  parseEnv(env);
  const web = dev
    ? ["--import", "tsx", "--watch-path=server", "server/main.ts", "--dev"]
    : ["dist/server/main.js"];
  startService("web", web, env);
  remember(env, url);
  await untilHealthy(`${url}/api/health`);
  const demo = test ? undefined : seedDemo(env);
  startWorker(dev ? ["--import", "tsx", "server/worker.ts"] : ["dist/server/worker.js"], env);
  remember(env, url);
  watchDatabase();
  printSummary(url, env, demo);
}

/** A port that was asked for must be free; the default gives way to the next one. */
async function choosePort(): Promise<number> {
  const asked = process.env.PORT ? Number(process.env.PORT) : undefined;
  if (asked !== undefined) {
    if (!(await isPortFree(asked)))
      throw new Error(
        `Port ${asked} is in use. Stop what uses it, or start with another one: PORT=${asked + 1} npm start`,
      );
    return asked;
  }
  const port = await nextFreePort(3000);
  if (port !== 3000) say(`Port 3000 is in use, taking ${port}`);
  return port;
}

async function openDatabase(): Promise<string> {
  const given = process.env.DATABASE_URL;
  if (given && !test) return given;
  say("Starting PostgreSQL");
  const server = await startPostgres(test ? {} : { dir: path.join(dataDir, "postgres") });
  databasePid = server.pid;
  stops.push(() => server.stop());
  await createDatabase(server.urlFor("postgres"));
  return server.urlFor("bursar");
}

async function createDatabase(url: string): Promise<void> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query("select 1 from pg_database where datname = 'bursar'");
  if (rowCount === 0) await client.query("create database bursar");
  await client.end();
}

/** Secrets of this checkout, made once and kept: sessions outlive a restart. */
function secrets(): Record<string, string> {
  const file = path.join(dataDir, "secrets.json");
  if (!existsSync(file)) {
    const made = {
      NEXTAUTH_SECRET: `local-${randomBytes(32).toString("base64url")}`,
      STRIPE_WEBHOOK_SECRET: `whsec_local_${randomBytes(24).toString("hex")}`,
    };
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
}

function given(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}

/** Starts the stand-ins for whatever has no real key, and points the environment at them. */
async function startEmulators(env: Record<string, string>, url: string): Promise<void> {
  const standIns = [
    ...(process.env.STRIPE_SECRET_KEY ? [] : ["stripe"]),
    ...(process.env.RESEND_API_KEY ? [] : ["resend"]),
  ];
  if (standIns.length === 0) return;
  say(`Starting the local stand-ins: ${standIns.join(", ")}`);
  const stripePort = await nextFreePort(test ? 3211 : 12111);
  const resendPort = await nextFreePort(stripePort + 1);
  const service = startService(
    "stand-ins",
    ["dist/emulators/main.js"],
    {
      ...env,
      EMULATORS: standIns.join(","),
      STRIPE_EMULATOR_PORT: String(stripePort),
      RESEND_EMULATOR_PORT: String(resendPort),
      STRIPE_WEBHOOK_URL: `${url}/api/stripe/webhook`,
      EMULATOR_STATE_DIR: test
        ? mkdtempSync(path.join(tmpdir(), "bursar-stand-ins-"))
        : path.join(dataDir, "stand-ins"),
    },
    "pipe",
  );
  const line = await firstLine(service.process);
  const ready = JSON.parse(line) as { stripe: string | null; resend: string | null };
  if (ready.stripe)
    Object.assign(env, {
      STRIPE_SECRET_KEY: "sk_test_local_stand_in",
      STRIPE_API_BASE: ready.stripe,
    });
  if (ready.resend)
    Object.assign(env, {
      RESEND_API_KEY: "re_local_stand_in",
      RESEND_BASE_URL: ready.resend,
      MAILBOX_URL: ready.resend,
    });
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once("exit", () =>
      reject(new Error("The local stand-ins did not start. Their message stands above.")),
    );
  });
}

function startService(
  name: string,
  args: string[],
  env: Record<string, string>,
  stdout: "inherit" | "pipe" = "inherit",
): Service {
  const [script = "", ...rest] = args;
  const absolute = script.startsWith("-") ? args : [path.join(root, script), ...rest];
  // A group of its own: Ctrl-C in the terminal reaches only us, and we stop the parts in order.
  const child: ChildProcess = spawn(node, absolute, {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", stdout, "inherit"],
    detached: true,
  });
  const service = { name, process: child };
  services.push(service);
  child.once("exit", (code, signal) => {
    if (stopping || name === "worker") return;
    console.error(
      `\nThe ${name} process ended unexpectedly (${signal ?? `exit code ${code}`}). Stopping the rest; start again with npm start.`,
    );
    void stopAll(1);
  });
  return service;
}

/** A worker that ends is started again, three times within a minute at most: jobs wait in the database meanwhile. */
function startWorker(args: string[], env: Record<string, string>, failures: number[] = []): void {
  const { process: child } = startService("worker", args, env);
  child.once("exit", (code, signal) => {
    if (stopping) return;
    const recent = [...failures.filter((at) => Date.now() - at < 60_000), Date.now()];
    if (recent.length > 3) {
      console.error(
        "\nThe worker ended four times within a minute. Stopping; its messages stand above.",
      );
      void stopAll(1);
      return;
    }
    console.error(`\nThe worker ended (${signal ?? `exit code ${code}`}); starting it again.`);
    void delay(recent.length * 1000).then(() => {
      if (!stopping) startWorker(args, env, recent);
    });
  });
}

function watchDatabase(): void {
  const timer = setInterval(() => {
    if (stopping || databasePid === undefined || isAlive(databasePid)) return;
    console.error(
      "\nPostgreSQL ended unexpectedly. Stopping the rest; the next npm start recovers its data.",
    );
    void stopAll(1);
  }, 1000);
  timer.unref();
}

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    if (stopping) return;
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > deadline)
      throw new Error(`The web process did not answer at ${url} within two minutes.`);
    await delay(100);
  }
}

type Demo = {
  organizations: { id: string; name: string; slug: string; api_key: string | null }[];
  users: { email: string; password: string; role: string }[];
};

/** The demo company, built on the first run against a database and remembered by the database's name. */
function seedDemo(env: Record<string, string>): Demo | undefined {
  const file = path.join(dataDir, "demo.json");
  const key = env.DATABASE_URL?.replace(/:\d+\//, "/") ?? "";
  const known = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { database: string; demo: Demo })
    : undefined;
  if (known?.database === key) return known.demo;
  if (!env.STRIPE_API_BASE) {
    say("No demo: it is built with the local Stripe stand-in, and real keys are set");
    return undefined;
  }
  say("Building the demo company: 90 days of history (once, about half a minute)");
  const out = execFileSync(node, [path.join(root, "dist/server/seed.js"), "demo", "--json"], {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const demo = JSON.parse(out) as Demo;
  writeFileSync(file, JSON.stringify({ database: key, demo }), { mode: 0o600 });
  return demo;
}

function remember(env: Record<string, string>, url: string): void {
  const children = services.flatMap((service) =>
    service.process.pid ? [service.process.pid] : [],
  );
  writeRunState(runFile, { pid: process.pid, children, url, env: ownVariables(env) });
}

/** What `npm run seed` needs to reach this instance; not the rest of somebody's environment. */
function ownVariables(env: Record<string, string>): Record<string, string> {
  const names =
    /^(BURSAR_MODE|DATABASE_URL|APP_URL|NEXTAUTH_|STRIPE_|RESEND_|MAILBOX_URL|EMAIL_FROM|HOST|PORT|LOG_LEVEL)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.test(name)));
}

function printSummary(url: string, env: Record<string, string>, demo: Demo | undefined): void {
  const lines = ["", `Bursar runs at    ${url}`];
  for (const role of ["owner", "member", "staff"]) {
    const user = demo?.users.find((candidate) => candidate.role === role);
    if (user) lines.push(`Sign in as ${role.padEnd(7)}${user.email}  ${user.password}`);
  }
  const organization = demo?.organizations.find((candidate) => candidate.api_key);
  if (organization) {
    lines.push(`API key           ${organization.api_key}`);
    lines.push(
      `Try               curl -s ${url}/api/organizations/${organization.id}/billing -H 'Authorization: Bearer ${organization.api_key}'`,
    );
  }
  if (env.RESEND_BASE_URL) lines.push(`Mailbox           ${env.RESEND_BASE_URL}`);
  if (env.STRIPE_API_BASE) lines.push(`Stripe stand-in   ${env.STRIPE_API_BASE}`);
  lines.push("Stop with         Ctrl-C");
  console.log(lines.join("\n"));
}

function say(text: string): void {
  console.log(`· ${text}`);
}

function stopOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!stopping) console.log("\nStopping ...");
      void stopAll(0);
    });
  }
}

async function stopAll(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  // Last started first: the worker and the web server let go of the database before it ends.
  for (const service of [...services].reverse()) await stopService(service);
  for (const stop of stops.reverse()) await stop().catch((error: unknown) => console.error(error));
  removeRunState(runFile);
  if (test) rmSync(dataDir, { recursive: true, force: true });
  process.exit(code);
}

async function stopService({ process: child }: Service): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  await Promise.race([gone, delay(12_000).then(() => child.kill("SIGKILL"))]);
}
