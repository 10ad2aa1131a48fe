import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";

const root = path.resolve(import.meta.dirname, "..");
const migrationsDir = path.join(root, "prisma/migrations");

/**
 * Brings a database to the schema of this code: creates it when it is missing, applies Prisma's
 * migrations, then those of the job queue. Does nothing, quickly, when all are there.
 * @throws Error with what the migration said.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  await createDatabaseIfMissing(databaseUrl);
  if ((await pendingMigrations(databaseUrl)).length > 0) deploy(databaseUrl);
  await runMigrations({ connectionString: databaseUrl, logger: quietLogger });
}

/** Names of the migrations this database does not have yet, oldest first. */
export async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  const applied = await withClient(databaseUrl, async (client) => {
    const known = await client.query("select to_regclass('_prisma_migrations') as name");
    if (known.rows[0].name === null) return new Set<string>();
    const finished = await client.query<{ migration_name: string }>(
      "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
    );
    return new Set(finished.rows.map((row) => row.migration_name));
  });
  return readdirSync(migrationsDir)
    .filter((name) => existsSync(path.join(migrationsDir, name, "migration.sql")))
    .filter((name) => !applied.has(name))
    .sort();
}

function deploy(databaseUrl: string): void {
  const prisma = path.join(root, "node_modules/prisma/build/index.js");
  const result = spawnSync(process.execPath, [prisma, "migrate", "deploy"], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    encoding: "utf8",
  });
  if (result.status === 0) return;
  throw new Error(`The database could not be migrated:\n${result.stdout}${result.stderr}`);
}

/** Drops a database with everything in it, whoever is connected to it. */
export async function dropDatabase(databaseUrl: string): Promise<void> {
  const { serverUrl, name } = splitUrl(databaseUrl);
  await withClient(serverUrl, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  );
}

async function createDatabaseIfMissing(databaseUrl: string): Promise<void> {
  try {
    await withClient(databaseUrl, async () => undefined);
  } catch (error) {
    if ((error as { code?: string }).code !== "3D000") throw error;
    const { serverUrl, name } = splitUrl(databaseUrl);
    await withClient(serverUrl, (client) =>
      client.query(`create database ${pg.escapeIdentifier(name)}`),
    );
  }
}

function splitUrl(databaseUrl: string): { serverUrl: string; name: string } {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = "/postgres";
  return { serverUrl: url.href, name };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The queue tells of every step; only its errors are worth a line. */
const quietLogger = new Logger(() => (level, message) => {
  if (level === "error") console.error(message);
});

if (import.meta.main) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error("DATABASE_URL is missing: the database to migrate.");
    process.exit(1);
  }
  await migrate(url);
  console.log("The database is up to date.");
}
