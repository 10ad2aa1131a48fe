import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { installSql, outdatedSql } from "./install-sql.ts";

const root = path.resolve(import.meta.dirname, "..");
const migrationsDir = path.join(root, "prisma/migrations");

export type MigrateOptions = {
  /** The database is ours to lose (npm start's own, a test's): one with another history is made anew. */
  mayRebuild?: boolean;
  /** Installs every function and trigger again, also those that did not change. */
  reinstall?: boolean;
};

/**
 * Brings a database to the schema of this code: creates it when it is missing, applies Prisma's migrations,
 * installs the functions and triggers of `server/ledger/sql`, then migrates the job queue. Several processes may
 * do it at once. Does nothing, quickly, when all is there.
 * @returns whether the database was dropped and made anew.
 * @throws Error with what is wrong with the database, or what the migration said.
 */
export async function migrate(
  databaseUrl: string,
  { mayRebuild = false, reinstall = false }: MigrateOptions = {},
): Promise<{ rebuilt: boolean }> {
  await createDatabaseIfMissing(databaseUrl);
  let state = await readSchemaState(databaseUrl);
  const rebuilt = state.foreign !== undefined && mayRebuild;
  if (rebuilt) {
    await rebuildDatabase(databaseUrl);
    state = await readSchemaState(databaseUrl);
  }
  if (state.foreign) throw new Error(explainForeign(state.foreign));
  if (state.pending.length > 0) await deploy(databaseUrl);
  if (reinstall || state.pending.length > 0 || state.outdatedSql.length > 0) {
    await withClient(databaseUrl, (client) => installSql(client, { all: reinstall }));
  }
  await runMigrations({ connectionString: databaseUrl, logger: quietLogger });
  return { rebuilt };
}

/** How a database differs from this code. */
export type SchemaState = {
  /** A migration that was applied and is not in this code, or reads differently here. */
  foreign?: string;
  /** Migrations this database does not have yet, oldest first. */
  pending: string[];
  /** Files of `server/ledger/sql` whose text is not the installed one. */
  outdatedSql: string[];
};

/** Compares a database with this code, and changes nothing. */
export async function readSchemaState(databaseUrl: string): Promise<SchemaState> {
  return withClient(databaseUrl, async (client) => {
    const applied = await readApplied(client);
    const ours = readMigrations();
    const foreign = [...applied].find(([name, checksum]) => ours.get(name) !== checksum)?.[0];
    const pending = [...ours.keys()].filter((name) => !applied.has(name));
    if (foreign) return { foreign, pending, outdatedSql: [] };
    return { pending, outdatedSql: pending.length > 0 ? [] : await outdatedSql(client) };
  });
}

/** Checksum by name, of the migrations that were applied. */
async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  const known = await client.query("select to_regclass('_prisma_migrations') as name");
  if (known.rows[0].name === null) return new Map();
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    "select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null order by 1",
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

/** Checksum by name, as Prisma makes it, oldest first. */
function readMigrations(): Map<string, string> {
  const names = readdirSync(migrationsDir).filter((name) =>
    existsSync(path.join(migrationsDir, name, "migration.sql")),
  );
  return new Map(
    names.sort().map((name) => {
      const text = readFileSync(path.join(migrationsDir, name, "migration.sql"));
      return [name, createHash("sha256").update(text).digest("hex")];
    }),
  );
}

function explainForeign(migration: string): string {
  return (
    `it was made by another version of Bursar (its migration ${migration} is not the one of this code). ` +
    "Nothing was changed. Use an empty database, or the version that made this one."
  );
}

/** Two processes may decide to at once: the second finds it done. */
async function rebuildDatabase(databaseUrl: string): Promise<void> {
  const { serverUrl, name } = splitUrl(databaseUrl);
  await withClient(serverUrl, async (client) => {
    await client.query("select pg_advisory_lock(hashtext('bursar: rebuild'), hashtext($1))", [
      name,
    ]);
    if (!(await readSchemaState(databaseUrl)).foreign) return;
    await client.query(`drop database ${pg.escapeIdentifier(name)} with (force)`);
    await client.query(`create database ${pg.escapeIdentifier(name)}`);
  });
}

/** One at a time: Prisma itself waits only ten seconds for another one. */
async function deploy(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query("select pg_advisory_lock(hashtext('bursar: deploy'))");
    const prisma = path.join(root, "node_modules/prisma/build/index.js");
    const result = spawnSync(process.execPath, [prisma, "migrate", "deploy"], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: databaseUrl, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
      encoding: "utf8",
    });
    if (result.status === 0) return;
    throw new Error(`The database could not be migrated:\n${result.stdout}${result.stderr}`);
  });
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
    await withClient(serverUrl, async (client) => {
      await client.query(`create database ${pg.escapeIdentifier(name)}`).catch((refusal) => {
        // Another process was quicker: 42P04, or 23505 when both were at it.
        if (!["42P04", "23505"].includes(refusal.code)) throw refusal;
      });
    });
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
  const url = process.env.DATABASE_DIRECT_URL || process.env.DATABASE_URL;
  if (!url) {
    console.error("DATABASE_URL is missing: the database to migrate.");
    process.exit(1);
  }
  try {
    await migrate(url, { reinstall: process.argv.includes("--reinstall") });
  } catch (error) {
    console.error(`The database in DATABASE_URL cannot be used: ${(error as Error).message}`);
    process.exit(1);
  }
  console.log("The database is up to date.");
}
