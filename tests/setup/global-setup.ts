import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../scripts/migrate.ts";
import { startPostgres } from "../../scripts/postgres/embedded-postgres.ts";
import { bundlePrograms } from "../support/bundled.ts";
import { startPgBouncer } from "../support/pgbouncer.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: string;
    databaseTemplate: string;
    /** Where a test's database is reached instead, when a pooler stands in front. */
    databasePooler: string;
  }
}

/**
 * Once a run: the programs that tests start, a throw-away PostgreSQL (or TEST_DATABASE_URL) and one migrated template.
 * Each test file copies the template, so files run side by side and commit for real. With POOLER=1 everything goes
 * through PgBouncer.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await bundlePrograms();
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? undefined : await startPostgres();
  const serverUrl = given ?? server?.urlFor("postgres") ?? "";
  const template = `bursar_template_${process.pid}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`create database ${template}`);
  await migrate(withDatabase(serverUrl, template));
  project.provide("databaseServer", serverUrl);
  project.provide("databaseTemplate", template);
  const pooler = process.env.POOLER ? await startPgBouncer(serverUrl) : undefined;
  project.provide("databasePooler", pooler?.urlOf(serverUrl) ?? serverUrl);
  return async () => {
    await pooler?.stop();
    if (server) await server.stop();
    else await run(`drop database if exists ${template} with (force)`);
  };
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
