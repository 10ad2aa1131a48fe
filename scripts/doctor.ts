import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { readSchemaState } from "./migrate.ts";
import { startPostgres } from "./postgres/embedded-postgres.ts";
import { runningStart } from "./run-state.ts";
import { readConfiguration } from "./stack/configuration.ts";

/**
 * `npm run doctor [-- --account acct_…] [-- --json]`: checks the books of the database in DATABASE_URL,
 * or of this folder's own, whose PostgreSQL it starts for as long as it looks when npm start does not
 * run. It writes nothing.
 */
const root = path.join(import.meta.dirname, "..");
const dataDir = path.join(root, ".data/postgres");
const running = runningStart(process.env.BURSAR_RUN_FILE ?? path.join(root, ".data/run.json"));
const { DATABASE_DIRECT_URL, DATABASE_URL } = readConfiguration(root);
const given = DATABASE_DIRECT_URL ?? DATABASE_URL ?? running?.env.DATABASE_URL;
if (!given && !existsSync(dataDir)) {
  console.error(
    "There is nothing to look at: DATABASE_URL is not set and no npm start has made a database in this folder.",
  );
  process.exit(2);
}

const server = given ? undefined : await startPostgres({ dir: dataDir });
const databaseUrl = given ?? server?.urlFor("bursar") ?? "";
try {
  process.exitCode = await examine();
} catch (error) {
  console.error(`The database cannot be read: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
} finally {
  if (server && !server.reused) await server.stop();
}

async function examine(): Promise<number> {
  const { foreign, pending, outdatedSql } = await readSchemaState(databaseUrl);
  const behind = foreign ? [foreign] : [...pending, ...outdatedSql];
  if (behind.length > 0) {
    console.error(
      `The database is not the one of this code (${behind.join(", ")}). Run npm run db:migrate (or npm start) first.`,
    );
    return 2;
  }
  const built = path.join(root, "dist/server/doctor.js");
  const script = existsSync(built)
    ? [built]
    : ["--import", "tsx", path.join(root, "server/doctor.ts")];
  const { status } = spawnSync(process.execPath, [...script, ...process.argv.slice(2)], {
    cwd: root,
    // It only reads the database; the rest of a configuration is not looked at.
    env: {
      ...process.env,
      BURSAR_MODE: "local",
      DATABASE_URL: databaseUrl,
      DATABASE_DIRECT_URL: databaseUrl,
      APP_URL: "http://127.0.0.1",
      NEXTAUTH_SECRET: "not-used-not-used-not-used-not-used",
      STRIPE_SECRET_KEY: "sk_test_not_used",
      STRIPE_WEBHOOK_SECRET: "whsec_not_used",
      RESEND_API_KEY: "re_not_used",
      LOG_LEVEL: "warn",
    },
    stdio: "inherit",
  });
  return status ?? 2;
}
