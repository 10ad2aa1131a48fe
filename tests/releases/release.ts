import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import semver from "semver";
import { installSql, sqlFile } from "@/scripts/install-sql";

/** A release as it was: what its database held, and what its processes say to one. */
export type Release = {
  version: string;
  takenAt: string;
  /** The migrations it came with, and its files of `server/ledger/sql`: text by name. */
  migrations: Record<string, string>;
  sql: Record<string, string>;
  /** Its schema.prisma: the tables and columns that its ORM names. */
  schema: string;
  /** Its hand-written statements: text by where it stood. */
  statements: Record<string, string>;
  /** The demo company, by table: a JSON array of rows, as PostgreSQL wrote it. */
  rows: Record<string, string>;
  /** An organization of it, and a key. */
  demo: { organizationId: string; apiKey: string };
};

const folder = import.meta.dirname;
export const releaseFile = (version: string) => path.join(folder, version, "release.gz");
/** Its web process without pages, in one file. */
export const webFile = (version: string) => path.join(folder, version, "web.mjs.gz");

/** The versions that are kept here, oldest first. */
export function keptVersions(): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort(semver.compare);
}

/** The release before this code, or this one. */
export function readPreviousRelease(): Release {
  const version = keptVersions().at(-1);
  if (!version) throw new Error("No release is kept here: npm run release keeps one.");
  return JSON.parse(gunzipSync(readFileSync(releaseFile(version))).toString());
}

/** Makes the release's database in an empty one: its tables, its functions and the demo company. */
export async function restoreRelease(url: string, release: Release): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create table _prisma_migrations (id text primary key, checksum text not null,
      finished_at timestamptz, migration_name text not null, logs text, rolled_back_at timestamptz,
      started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`);
    for (const [name, text] of Object.entries(release.migrations)) {
      await client.query(text);
      const checksum = createHash("sha256").update(text).digest("hex");
      await client.query(
        "insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) values (gen_random_uuid()::text, $1, $2, now(), 1)",
        [checksum, name],
      );
    }
    const files = Object.entries(release.sql).map(([file, text]) => sqlFile(file, text));
    await installSql(client, { files });
    await client.query("set session_replication_role = replica"); // the rows are as triggers left them
    for (const [table, rows] of Object.entries(release.rows)) {
      const columns = (await storedColumns(client, table)).join(", ");
      await client.query(
        `insert into "${table}" (${columns}) overriding system value
         select ${columns} from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
        [rows],
      );
    }
  } finally {
    await client.end();
  }
}

async function storedColumns(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [`"${table}"`],
  );
  return rows.map(({ name }) => name);
}
