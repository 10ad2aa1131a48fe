import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { dropDatabase, migrate, readSchemaState } from "@/scripts/migrate";
import { checkBooks } from "@/server/staff/books/check-books";
import { withDatabase } from "../setup/global-setup";
import { type SpawnedApi, spawnApi } from "../support/spawn-api";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";
import { type Catalog, findBreaks, readCatalog, readModels } from "./find-breaks";
import { readPreviousRelease, restoreRelease, webFile } from "./release";

const release = readPreviousRelease();
const url = withDatabase(
  inject("databaseServer"),
  `bursar_release_${randomBytes(6).toString("hex")}`,
);
let client: pg.Client;
let then: Catalog;
let web: SpawnedApi;
let webBefore: SpawnedApi;
let tenant: Tenant;

/** The release's database, as `npm run db:migrate` of this code leaves it, and a web process of each in front of it. */
beforeAll(async () => {
  await createDatabase(url);
  await restoreRelease(url, release);
  Object.assign(process.env, { DATABASE_URL: url, DATABASE_DIRECT_URL: url });
  client = new pg.Client({ connectionString: url });
  await client.connect();
  then = await readCatalog(client);
  await migrate(url);
  tenant = await tenantWith(100);
  [web, webBefore] = await Promise.all([spawnApi(), spawnApi({}, unpackWeb())]);
});
afterAll(async () => {
  await Promise.all([web?.kill(), webBefore?.kill(), client?.end()]);
  await dropDatabase(url);
});

async function createDatabase(databaseUrl: string): Promise<void> {
  const server = new pg.Client({ connectionString: inject("databaseServer") });
  await server.connect();
  await server.query(`create database ${new URL(databaseUrl).pathname.slice(1)}`);
  await server.end();
}

/** In the project's folder, whose packages it uses. */
function unpackWeb(): string {
  const folder = path.resolve(".data/releases", release.version);
  const file = path.join(folder, "web.mjs");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, gunzipSync(readFileSync(webFile(release.version))));
  return file;
}

async function ask<T>(
  to: SpawnedApi,
  key: string,
  method: "GET" | "POST",
  address: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${to.url}${address}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  expect(response.status, `${method} ${address}: ${text}`).toBeLessThan(300);
  return JSON.parse(text) as T;
}

const namesOf = (tables: [string, string[]][]) =>
  tables.map(([table, columns]) => `${table}: ${columns.toSorted().join(" ")}`).toSorted();

/** What customers do all day: charge, hold and capture, write in the books, look at their balance and ledger. */
async function workWith(to: SpawnedApi, key: string, id: string): Promise<void> {
  const { debits } = await ask<{ debits: string }>(to, key, "GET", "/v1/balance");
  expect(debits).not.toBe("");
  await ask(to, key, "POST", "/v1/charges", { operation: "api.call", quantity: 2 });
  const hold = await ask<{ id: string }>(to, key, "POST", "/v1/holds", { operation: "api.call" });
  await ask(to, key, "POST", `/v1/holds/${hold.id}/capture`, { quantity: 1 });
  const code = `R${randomBytes(3).toString("hex")}`;
  const account = { code, name: "Cash", type: "asset" };
  await ask(to, key, "POST", `/organizations/${id}/accounts`, account);
  const lists = ["accounts", "transactions", "billing"].map(
    (list) => `/organizations/${id}/${list}`,
  );
  for (const list of ["/v1/ledger", ...lists]) await ask(to, key, "GET", list);
}

it(`the database of release ${release.version} becomes that of this code, and its books are right`, async () => {
  expect(await readSchemaState(url)).toEqual({ pending: [], outdatedSql: [] });
  const now = await readCatalog(client);
  now.columns.delete("_prisma_migrations");
  const models = readModels(readFileSync("prisma/schema.prisma", "utf8"));
  expect(findBreaks(models, now, now)).toEqual([]);
  expect(namesOf([...now.columns].map(([table, columns]) => [table, [...columns.keys()]]))).toEqual(
    namesOf(models.map(({ table, columns }) => [table, columns])),
  );
  const { rules, entries } = await checkBooks(new Date(release.takenAt));
  expect(rules.filter(({ broken }) => broken > 0)).toEqual([]);
  expect(entries).toBeGreaterThan(500);
});

it("it still takes every statement that the release's processes send", async () => {
  const refused: string[] = [];
  for (const [place, text] of Object.entries(release.statements)) {
    if (/^\s*(savepoint|rollback to|release|set) /i.test(text)) continue;
    await client.query("begin");
    await client.query(`prepare tried as ${text}`).catch((error: Error) => {
      refused.push(`${place}: ${error.message}`);
    });
    await client.query("rollback");
    await client.query("deallocate all");
  }
  expect(refused).toEqual([]);
});

it("it still has every table, column and enum value that the release's ORM names, and asks for no other", async () => {
  const models = readModels(release.schema);
  expect(models.length).toBeGreaterThan(100);
  expect(findBreaks(models, then, await readCatalog(client))).toEqual([]);
  await client.query("begin");
  await client.query(`
    alter table credit_grants rename remaining to left_over;
    alter table passkeys add purpose text not null;
    alter table users alter name drop default`);
  expect(findBreaks(models, then, await readCatalog(client)).toSorted()).toEqual([
    "credit_grants.left_over has to be written",
    "credit_grants.remaining is gone",
    "passkeys.purpose has to be written",
    "users.name has lost its default",
  ]);
  await client.query("rollback");
});

it("the release's web serves old and new customers on it, beside a web of this code", async () => {
  const { apiKey, organizationId } = release.demo;
  for (const to of [webBefore, web, webBefore]) {
    await workWith(to, apiKey, organizationId);
    await workWith(to, tenant.apiKey, tenant.organization.id);
  }
  await expectSoundLedger(tenant);
});

it("a web of a later release is not ready until the database was migrated", async () => {
  const ready = async () => (await fetch(`${web.url}/ready`)).status;
  expect(await ready()).toBe(200);
  await client.query("update _prisma_migrations set migration_name = 'of an older release'");
  expect(await ready()).toBe(503);
});
