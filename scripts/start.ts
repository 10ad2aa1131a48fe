import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "./build.ts";
import { isPortFree, nextFreePort } from "./free-port.ts";
import { dropDatabase, type MigrateOptions, migrate } from "./migrate.ts";
import { startPostgres } from "./postgres/embedded-postgres.ts";
import { isAlive } from "./processes.ts";
import { removeRunState, takeFolder, writeRunState } from "./run-state.ts";
import {
  localSecrets,
  ownVariables,
  readConfiguration,
  testConfiguration,
  type Variables,
} from "./stack/configuration.ts";
import { findOrBuildDemo, summarize } from "./stack/demo.ts";
import { Stack } from "./stack/stack.ts";
import { startEmulators } from "./stack/start-emulators.ts";
import { onLostLauncher } from "./stack/watch-launcher.ts";

/**
 * `npm start`: from a checkout to a running product. Without NODE_ENV=production it is local mode,
 * which brings its own PostgreSQL, stand-ins, secrets and demo; in production mode none of that runs.
 * `--dev` reloads on change, `--test` is a throw-away instance for the browser tests.
 */

const root = path.join(import.meta.dirname, "..");
const dev = process.argv.includes("--dev");
const test = process.argv.includes("--test");

const stack = new Stack();
onLostLauncher((who) => void stack.end(`${who} is gone.`, 0));
try {
  const configuration = test ? testConfiguration() : readConfiguration(root);
  const isProduction = configuration.NODE_ENV === "production" && !test && !dev;
  await (isProduction ? startProduction(configuration) : startLocal(configuration));
} catch (error) {
  await stack.end(error instanceof Error ? error.message : String(error), 1);
}

async function startProduction(configuration: Variables): Promise<void> {
  const { directUrl, parseEnv } = await import("../server/foundation/env.ts");
  const env: Variables = { ...configuration, BURSAR_MODE: "production" };
  const parsed = parseEnv(env);
  const { APP_URL, HOST, PORT } = parsed;
  env.NEXTAUTH_URL = APP_URL;
  if (!(await isPortFree(PORT, HOST))) throw portInUse(PORT);
  await build();
  await migrateOrExplain(directUrl(parsed));
  stack.startVital({ name: "web", script: "server/main", mode: "built", env });
  stack.startRestarting({ name: "worker", script: "server/worker", mode: "built", env });
  await stack.untilHealthy(`${localUrl(HOST, PORT)}/api/health`);
  console.log(`Bursar runs in production mode at ${APP_URL}, listening on ${HOST}:${PORT}`);
}

async function startLocal(configuration: Variables): Promise<void> {
  const dataDir = path.join(root, test ? ".data/e2e" : ".data");
  const runFile = path.join(dataDir, "run.json");
  await takeFolder(runFile, root);
  stack.onEnd(() => {
    removeRunState(runFile);
    if (test) rmSync(dataDir, { recursive: true, force: true });
  });
  if (test) rmSync(path.join(dataDir, "emulators"), { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });

  const host = configuration.HOST ?? "127.0.0.1";
  const port = await choosePort(configuration.PORT, host);
  const url = pageUrl(host, port);
  // What somebody has set wins over what local mode would choose.
  const env: Variables = {
    ...localSecrets(dataDir),
    APP_URL: url,
    NEXTAUTH_URL: configuration.APP_URL ?? url,
    LOG_LEVEL: "warn",
    RATE_LIMIT_PER_MINUTE: "60000",
    RATE_LIMIT_SIGN_UPS: "1000",
    RATE_LIMIT_EMAILS: "1000",
    WELCOME_GRANTS_PER_NETWORK_PER_DAY: "1000",
    WEBHOOK_LOCAL_HOSTS: "localhost,127.0.0.1",
    ...(test ? { PASSWORD_HASH_MEMORY_KIB: "64", EARNINGS_HOLD_BACK_DAYS: "0" } : {}),
    ...configuration,
    BURSAR_MODE: "local",
    HOST: host,
    PORT: String(port),
    NEXT_TELEMETRY_DISABLED: "1",
    NODE_ENV: dev ? "development" : "production",
  };
  stack.onChange = (children) => {
    const { pid } = process;
    const state = { pid, children, url, stopping: stack.isEnding, env: ownVariables(env) };
    writeRunState(runFile, state);
  };

  await openDatabase(env, dataDir);
  if (!dev) {
    say("Building (only when something changed)");
    await build();
  }
  const { parseEnv } = await import("../server/foundation/env.ts");
  parseEnv(env);
  const emulators = await startEmulators(stack, env, { configuration, dataDir, dev, test });
  const mode = dev ? "watched source" : "built";
  const args = dev ? ["--dev"] : [];
  stack.startVital({ name: "web", script: "server/main", mode, args, env });
  await stack.untilHealthy(`${localUrl(host, port)}/api/health`);
  // The worker comes after the demo: it lives in the present and would act on what is still past.
  const demo = test ? undefined : await findOrBuildDemo(stack, env, { dataDir, dev, emulators });
  stack.startRestarting({ name: "worker", script: "server/worker", mode, env });
  console.log();
  for (const [label, value] of summarize(env.APP_URL ?? url, demo, emulators)) {
    console.log(`${label.padEnd(18)}${value}`);
  }
}

async function openDatabase(env: Variables, dataDir: string): Promise<void> {
  const isOwn = !env.DATABASE_URL;
  if (isOwn) {
    say("Starting PostgreSQL");
    const server = await startPostgres(test ? {} : { dir: path.join(dataDir, "postgres") });
    stack.onEnd(() => server.stop());
    env.DATABASE_URL = server.urlFor("bursar");
    delete env.DATABASE_DIRECT_URL;
    const watch = setInterval(() => {
      if (isAlive(server.pid)) return;
      void stack.end("PostgreSQL ended unexpectedly. The next npm start recovers its data.", 1);
    }, 1_000);
    watch.unref();
  }
  say("Preparing the database");
  const databaseUrl = env.DATABASE_DIRECT_URL ?? env.DATABASE_URL ?? "";
  if (test) stack.onEnd(() => dropDatabase(databaseUrl));
  const { rebuilt } = await migrateOrExplain(databaseUrl, { mayRebuild: isOwn });
  if (rebuilt) {
    say("The local database was made by an earlier version, so it was deleted and rebuilt");
    rmSync(path.join(dataDir, "emulators"), { recursive: true, force: true });
  }
}

async function migrateOrExplain(
  databaseUrl: string,
  options: MigrateOptions = {},
): Promise<{ rebuilt: boolean }> {
  try {
    return await migrate(databaseUrl, options);
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    throw new Error(`The database in DATABASE_URL cannot be used: ${message || code}`);
  }
}

/** A port that was asked for must be free; the default gives way to the next one. */
async function choosePort(asked: string | undefined, host: string): Promise<number> {
  if (asked !== undefined) {
    const port = Number(asked);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new Error(`PORT is "${asked}": it must be a number from 1 to 65535.`);
    }
    if (!(await isPortFree(port, host))) throw portInUse(port);
    return port;
  }
  // A browser that looks for localhost may try ::1 first, and would find whoever listens there.
  const hosts = saysLocalhost(host) ? [host, "::1"] : [host];
  const port = await nextFreePort(3000, hosts);
  if (port !== 3000) say(`Port 3000 is in use, taking ${port}`);
  return port;
}

function portInUse(port: number): Error {
  return new Error(
    `Port ${port} is in use. Stop what uses it, or start with another one: PORT=${port + 1} npm start`,
  );
}

/** An address that this machine can open, whatever the server listens on. */
function localUrl(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** What a browser opens: a name where there is one, since browsers make no passkeys for an IP address. */
function pageUrl(host: string, port: number): string {
  return saysLocalhost(host) ? `http://localhost:${port}` : localUrl(host, port);
}

function saysLocalhost(host: string): boolean {
  return ["127.0.0.1", "0.0.0.0", "::"].includes(host);
}

function say(text: string): void {
  console.log(`· ${text}`);
}
