import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import pg from "pg";
import { startResendEmulator } from "@/emulators/resend/start-resend-emulator";
import { startStripeEmulator } from "@/emulators/stripe/start-stripe-emulator";
import { readSqlFiles } from "@/scripts/install-sql";
import { migrate } from "@/scripts/migrate";
import { startPostgres } from "@/scripts/postgres/embedded-postgres";
import { findRawStatements } from "../schema/raw-statements";
import { keptVersions, type Release, releaseFile, webFile } from "./release";

/**
 * `npm run release`: makes this code the release of the version in package.json. Gives the changelog's "Unreleased" its
 * heading, and keeps here what the next release is tested against: migrations, functions and statements, the demo
 * company in its tables, and the web process. What was kept of the release before goes.
 */
const root = path.join(import.meta.dirname, "../..");
const { version }: { version: string } = JSON.parse(
  readFileSync(path.join(root, "package.json"), "utf8"),
);

const postgres = await startPostgres();
const [stripe, resend] = await Promise.all([
  startStripeEmulator({ port: 0, webhookSecret: "whsec_local_tests" }),
  startResendEmulator({ port: 0 }),
]);
try {
  const databaseUrl = postgres.urlFor("bursar");
  await migrate(databaseUrl);
  Object.assign(process.env, {
    BURSAR_MODE: "local",
    DATABASE_URL: databaseUrl,
    APP_URL: "http://127.0.0.1:3000",
    NEXTAUTH_SECRET: "local-tests-local-tests-local-tests-1", // that of the tests, which use its keys
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_WEBHOOK_SECRET: "whsec_local_tests",
    STRIPE_API_BASE: stripe.url,
    RESEND_API_KEY: "re_local_tests",
    RESEND_BASE_URL: resend.url,
    LOG_LEVEL: "warn",
    PASSWORD_HASH_MEMORY_KIB: "64",
  });
  const { buildScenario } = await import("@/server/scenarios/scenarios");
  const { disconnectDb } = await import("@/server/foundation/db");
  await import("@/server/doors/endpoints/registry");
  const { knownStatements } = await import("@/server/foundation/statements");
  const now = new Date();
  const demo = await buildScenario("demo", now);
  await disconnectDb();
  const organization = demo.organizations.find((one) => one.api_key);
  if (!organization?.api_key) throw new Error("The demo company has no key.");

  const migrations = path.join(root, "prisma/migrations");
  const textOf = (name: string) =>
    readFileSync(path.join(migrations, name, "migration.sql"), "utf8");
  const names = readdirSync(migrations, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const release: Release = {
    version,
    takenAt: now.toISOString(),
    migrations: Object.fromEntries(names.sort().map((name) => [name, textOf(name)])),
    sql: Object.fromEntries(readSqlFiles().map(({ file, text }) => [file, text])),
    schema: readFileSync(path.join(root, "prisma/schema.prisma"), "utf8"),
    statements: Object.fromEntries([
      ...findRawStatements("server").map(({ place, text }, n) => [`${place} #${n}`, text]),
      ...knownStatements().map(({ name, text }) => [name, text]),
    ]),
    rows: await readRows(databaseUrl),
    demo: { organizationId: organization.id, apiKey: organization.api_key },
  };
  const web = await build({
    absWorkingDir: root,
    entryPoints: ["tests/support/api-process.ts"],
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    jsx: "automatic",
    tsconfig: "tsconfig.json",
  });
  for (const other of keptVersions()) rmSync(path.dirname(webFile(other)), { recursive: true });
  mkdirSync(path.dirname(webFile(version)), { recursive: true });
  writeFileSync(releaseFile(version), gzipSync(JSON.stringify(release), { level: 9 }));
  writeFileSync(webFile(version), gzipSync(web.outputFiles[0]?.contents ?? "", { level: 9 }));
  dateChangelog();
  console.log(
    `Release ${version} is kept in ${path.relative(root, path.dirname(webFile(version)))}.`,
  );
} finally {
  await Promise.all([stripe.stop(), resend.stop()]);
  await postgres.stop();
}
process.exit(0);

function dateChangelog(): void {
  const file = path.join(root, "CHANGELOG.md");
  const text = readFileSync(file, "utf8");
  if (text.includes(`\n## ${version} `)) return;
  const heading = `## Unreleased\n\n## ${version} (${new Date().toISOString().slice(0, 10)})\n`;
  writeFileSync(file, text.replace("## Unreleased\n", heading));
}

/** All rows but those that say how the database was made. As text: amounts may be larger than a JSON number carries. */
async function readRows(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname not in ('_prisma_migrations', 'installed_sql') order by 1`);
  const rows: Record<string, string> = {};
  for (const { name } of tables) {
    const found = await client.query<{ rows: string | null }>(
      `select jsonb_agg(to_jsonb(t))::text as rows from "${name}" t`,
    );
    if (found.rows[0]?.rows) rows[name] = found.rows[0].rows;
  }
  await client.end();
  return rows;
}
