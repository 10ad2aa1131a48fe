import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject, vi } from "vitest";

/**
 * One process runs many files. Packages stay loaded; each file starts with modules, state and environment of its own.
 */
const kept = globalThis as { environmentBefore?: NodeJS.ProcessEnv };
kept.environmentBefore ??= { ...process.env };
for (const name of Object.keys(process.env)) delete process.env[name];
Object.assign(process.env, kept.environmentBefore);
vi.resetModules();

afterAll(async () => {
  vi.useRealTimers();
  const [{ closeLanes }, { closeReplica }, { disconnectDb }] = await Promise.all([
    import("@/server/operations/lane/lanes"),
    import("@/server/foundation/replica"),
    import("@/server/foundation/db"),
  ]);
  await closeLanes();
  await closeReplica();
  await disconnectDb();
  for (const name of Object.keys(globalThis))
    if (name.startsWith("bursar")) delete (globalThis as Record<string, unknown>)[name];
  await run(`drop database if exists ${name} with (force)`);
});

/** Gives a test file its own database, before any server module reads the configuration. */
const serverUrl = inject("databaseServer");
const name = `bursar_test_${randomBytes(6).toString("hex")}`;

async function run(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

await run(`create database ${name} template ${inject("databaseTemplate")} strategy file_copy`);
const at = (server: string) => {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
};

Object.assign(process.env, {
  BURSAR_MODE: "local",
  DATABASE_URL: at(inject("databasePooler")),
  DATABASE_DIRECT_URL: at(serverUrl),
  APP_URL: "http://127.0.0.1:3000",
  NEXTAUTH_SECRET: "local-tests-local-tests-local-tests-1",
  STRIPE_SECRET_KEY: "sk_test_local",
  STRIPE_WEBHOOK_SECRET: "whsec_local_tests",
  RESEND_API_KEY: "re_local_tests",
  LOG_LEVEL: "silent",
  WEBHOOK_LOCAL_HOSTS: "127.0.0.1",
  // Tests of the hold-back set it themselves.
  EARNINGS_HOLD_BACK_DAYS: "0",
  RATE_LIMIT_PER_MINUTE: "1000000", // all of a file comes from one address
  RATE_LIMIT_FAILED_AUTHENTICATION_PER_MINUTE: "1000000",
  PASSWORD_HASH_MEMORY_KIB: "64",
});
