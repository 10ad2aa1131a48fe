import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { type Definitions, definitionsQuery } from "../server/ledger/verification/definitions.ts";

/**
 * The functions, triggers and composite types of the database are kept as source in `server/ledger/sql`. A file is installed when
 * its text changed since: what it had created is dropped, and its text runs. The table `installed_sql` says which
 * text of each file is in the database and what it created, so that definitions changed by hand are found.
 */
const folder = path.join(import.meta.dirname, "../server/ledger/sql");

export type SqlFile = { file: string; text: string; hash: string };

/** The files whose text is not the installed one, and those that are gone. */
export async function outdatedSql(client: pg.Client): Promise<string[]> {
  const { outdated, removed } = compare(readSqlFiles(), await readInstalled(client));
  return [...outdated.map(({ file }) => file), ...removed];
}

/**
 * Installs the files that changed, all of them or none. Two processes may do it at once: the second finds
 * nothing left to do.
 * @param options.all installs every file again, also over definitions that were changed by hand.
 * @throws Error that names the file and what PostgreSQL said.
 */
export async function installSql(
  client: pg.Client,
  options: { files?: SqlFile[]; all?: boolean } = {},
): Promise<void> {
  const files = options.files ?? readSqlFiles();
  await client.query("begin");
  try {
    // Replacing a trigger waits for whoever writes to its table, and everybody else waits behind it.
    await client.query("set local lock_timeout = '20s'");
    await client.query("select pg_advisory_xact_lock(hashtext('bursar: install sql'))");
    const installed = await readInstalled(client);
    const { outdated, removed } = compare(files, installed);
    const replaced = options.all ? files : outdated;
    for (const file of [...replaced.map(({ file }) => file), ...removed]) await drop(client, file);
    for (const file of replaced) await install(client, file);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** Triggers go before the functions they call, functions before the types they take. */
async function drop(client: pg.Client, file: string): Promise<void> {
  const { rows } = await client.query<{ objects: Definitions }>(
    "delete from installed_sql where file = $1 returning objects",
    [file],
  );
  const names = Object.keys(rows[0]?.objects ?? {});
  for (const kind of ["trigger", "function", "type"]) {
    for (const name of names.filter((each) => each.startsWith(`${kind} `))) {
      await client.query(`drop ${name.replace(" ", " if exists ")}`);
    }
  }
}

async function install(client: pg.Client, { file, text, hash }: SqlFile): Promise<void> {
  const before = await readDefinitions(client);
  await client.query(text).catch((error: Error) => {
    throw new Error(`server/ledger/sql/${file} could not be installed: ${error.message}`);
  });
  const after = await readDefinitions(client);
  const created = Object.fromEntries(Object.entries(after).filter(([name]) => !(name in before)));
  await client.query(
    "insert into installed_sql (file, text_hash, objects, installed_at) values ($1, $2, $3, now())",
    [file, hash, JSON.stringify(created)],
  );
}

async function readDefinitions(client: pg.Client): Promise<Definitions> {
  const { rows } = await client.query<{ name: string; hash: string }>(definitionsQuery);
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

/** Hash of the installed text by file. */
async function readInstalled(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ file: string; text_hash: string }>(
    "select file, text_hash from installed_sql",
  );
  return new Map(rows.map((row) => [row.file, row.text_hash]));
}

function compare(files: SqlFile[], installed: Map<string, string>) {
  const names = new Set(files.map(({ file }) => file));
  return {
    outdated: files.filter(({ file, hash }) => installed.get(file) !== hash),
    removed: [...installed.keys()].filter((file) => !names.has(file)),
  };
}

export function readSqlFiles(): SqlFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.sort().map((file) => sqlFile(file, readFileSync(path.join(folder, file), "utf8")));
}

export function sqlFile(file: string, text: string): SqlFile {
  return { file, text, hash: createHash("sha256").update(text).digest("hex") };
}
