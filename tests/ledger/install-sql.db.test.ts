import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import {
  installSql,
  outdatedSql,
  readSqlFiles,
  type SqlFile,
  sqlFile,
} from "@/scripts/install-sql";
import { dropDatabase, migrate, readSchemaState } from "@/scripts/migrate";
import { db, disconnectDb } from "@/server/foundation/db";
import { findChangedDefinitions } from "@/server/ledger/verification/definitions";
import { checkBooks } from "@/server/staff/books/check-books";
import { withDatabase } from "../setup/global-setup";

const databaseUrl = process.env.DATABASE_DIRECT_URL ?? "";
const clients: pg.Client[] = [];
const databases: string[] = [];

async function connect(url = databaseUrl): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}

/** A database that nobody has migrated, dropped afterwards. */
function newDatabase(): string {
  const url = withDatabase(
    inject("databaseServer"),
    `bursar_install_${randomBytes(6).toString("hex")}`,
  );
  databases.push(url);
  return url;
}

afterAll(async () => {
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  for (const url of databases) await dropDatabase(url);
  await disconnectDb();
});

describe("installing the SQL of the ledger", () => {
  let client: pg.Client;
  let ours: SqlFile[];
  beforeEach(async () => {
    client = await connect();
    ours = readSqlFiles();
    await installSql(client);
  });
  const withFile = (file: string, text: string) => [...ours, sqlFile(file, text)];
  const call = async (sql: string) => (await client.query({ text: sql, rowMode: "array" })).rows[0];

  it("does nothing when nothing changed", async () => {
    const before = await client.query("select file, installed_at from installed_sql order by file");
    await installSql(client);
    const after = await client.query("select file, installed_at from installed_sql order by file");
    expect(after.rows).toEqual(before.rows);
    expect(await outdatedSql(client)).toEqual([]);
  });

  it("replaces a function whose arguments or result changed, and leaves no second one", async () => {
    const one = "create function tried(a int) returns int language sql as 'select 1'";
    const two = "create function tried(a int, b text) returns text language sql as 'select b'";
    await installSql(client, { files: withFile("tried.sql", one) });
    expect(await call("select tried(1)")).toEqual([1]);
    await installSql(client, { files: withFile("tried.sql", two) });
    expect(await call("select tried(1, 'two')")).toEqual(["two"]);
    await expect(client.query("select tried(1)")).rejects.toThrow("does not exist");
    await installSql(client);
    await expect(client.query("select tried(1, 'two')")).rejects.toThrow("does not exist");
    expect(await findChangedDefinitions(db())).toEqual([]);
  });

  it("replaces a trigger and its function together", async () => {
    const text = (word: string) => `
      create function refuse_${word}() returns trigger language plpgsql as $$ begin raise '${word}'; end $$;
      create trigger tried before delete on wallets for each statement execute function refuse_${word}();`;
    await installSql(client, { files: withFile("tried.sql", text("one")) });
    await expect(client.query("delete from wallets")).rejects.toThrow("one");
    await installSql(client, { files: withFile("tried.sql", text("two")) });
    await expect(client.query("delete from wallets")).rejects.toThrow("two");
  });

  it("installs all or nothing: a file that fails leaves everything as it was, and is named", async () => {
    const good = sqlFile(
      "aaa.sql",
      "create function tried() returns int language sql as 'select 1'",
    );
    const bad = sqlFile("zzz.sql", "create function broken() returns int language sql as 'select'");
    await expect(installSql(client, { files: [good, ...ours, bad] })).rejects.toThrow(
      "server/ledger/sql/zzz.sql could not be installed",
    );
    await expect(client.query("select tried()")).rejects.toThrow("does not exist");
    expect(await outdatedSql(client)).toEqual([]);
  });

  it("refuses a name that is already taken, by another file or by hand", async () => {
    const again =
      "create function crosses_down(a bigint[], b bigint, c bigint) returns int language sql as 'select 1'";
    await expect(installSql(client, { files: withFile("tried.sql", again) })).rejects.toThrow(
      /already exists/,
    );
    expect(ours.filter(({ text }) => /or replace/i.test(text))).toEqual([]);
  });
});

describe("the doctor", () => {
  const cases: [what: string, sql: string, row: string, detail: string][] = [
    [
      "a function that was changed by hand",
      "create or replace function crosses_down(p_levels bigint[], p_before bigint, p_after bigint) returns boolean language sql as 'select false'",
      "function crosses_down(bigint[], bigint, bigint)",
      "changed by hand",
    ],
    [
      "a trigger that was switched off",
      "alter table ledger_entries disable trigger ledger_entries_append_only",
      "trigger ledger_entries_append_only on ledger_entries",
      "changed by hand",
    ],
    [
      "a trigger that was dropped",
      "drop trigger holds_resolve_once on holds",
      "trigger holds_resolve_once on holds",
      "dropped by hand",
    ],
    [
      "a function that nobody installed",
      "create function backdoor() returns void language sql as ''",
      "function backdoor()",
      "not of this version",
    ],
  ];
  it.each(cases)(
    "names %s, and installing again puts it right",
    async (_what, sql, row, detail) => {
      const rule = "the database's functions and triggers are as installed";
      const client = await connect();
      const find = async () =>
        (await checkBooks(new Date())).rules.find((found) => found.rule === rule);
      expect(await find()).toMatchObject({ broken: 0 });
      await client.query(sql);
      expect(await find()).toMatchObject({
        broken: 1,
        first: { row, detail: expect.stringContaining(detail) },
      });
      await client.query("drop function if exists backdoor()");
      await migrate(databaseUrl, { reinstall: true });
      expect(await find()).toMatchObject({ broken: 0 });
    },
  );
});

describe("migrating", () => {
  it("three at once, from nothing, all succeed, and a fourth has nothing to do", async () => {
    const url = newDatabase();
    await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(await readSchemaState(url)).toEqual({ pending: [], outdatedSql: [] });
    const { rows } = await (await connect(url)).query<{ name: string }>(
      "select migration_name as name from _prisma_migrations order by name",
    );
    const made = readdirSync("prisma/migrations", { withFileTypes: true });
    const names = made.filter((one) => one.isDirectory()).map(({ name }) => name);
    expect(rows.map(({ name }) => name)).toEqual(names.sort());
  });

  it("refuses a database of another version and leaves it as it is, unless it is its own", async () => {
    const url = newDatabase();
    await migrate(url);
    const client = await connect(url);
    client.on("error", () => undefined); // it is dropped under it
    await client.query(
      "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('1', 'x', '20261121000001_tables', now())",
    );
    await client.query("create table precious (id int)");
    await expect(migrate(url)).rejects.toThrow(
      /made by another version of Bursar \(its migration 20261121000001_tables/,
    );
    expect((await client.query("select * from precious")).rows).toEqual([]);

    const rebuilt = await Promise.all([
      migrate(url, { mayRebuild: true }),
      migrate(url, { mayRebuild: true }),
    ]);
    expect(rebuilt).toContainEqual({ rebuilt: true });
    expect(await readSchemaState(url)).toEqual({ pending: [], outdatedSql: [] });
    const again = await connect(url);
    await expect(again.query("select * from precious")).rejects.toThrow("does not exist");
    expect(await migrate(url, { mayRebuild: true })).toEqual({ rebuilt: false });
  });

  it("takes a migration that reads differently for another version's", async () => {
    const url = newDatabase();
    await migrate(url);
    await (await connect(url)).query("update _prisma_migrations set checksum = 'x'");
    await expect(migrate(url)).rejects.toThrow("made by another version");
  });

  it("makes what the Prisma schema says: they do not drift apart", () => {
    const { status, stdout, stderr } = spawnSync(
      "node_modules/.bin/prisma",
      [
        "migrate",
        "diff",
        "--from-config-datasource",
        "--to-schema",
        "prisma/schema.prisma",
        "--exit-code",
      ],
      { env: process.env, encoding: "utf8" },
    );
    expect(`${stdout}${stderr}`).toContain("No difference detected");
    expect(status).toBe(0);
  });

  it("has every column of ids compare by byte", async () => {
    const { rows } = await (await connect()).query(`
      select table_name || '.' || column_name as column from information_schema.columns
      where table_schema = 'public' and table_name not in ('_prisma_migrations', 'installed_sql')
        and (data_type = 'text' or data_type = 'ARRAY' and udt_name = '_text')
        and column_name ~ '(^|_)ids?$|_by$|^made_through$|^reverses$' and collation_name is distinct from 'C'`);
    expect(rows).toEqual([]);
  });
});
