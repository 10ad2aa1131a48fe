import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import pg from "pg";
import { build as buildProduct } from "../scripts/build.ts";
import { migrate } from "../scripts/migrate.ts";
import type { Bench } from "./bench";
import { startDurablePostgres } from "./durable-postgres.ts";
import { type GoalName, goalNames } from "./goals.ts";
import { settingsOfLargeData, writeLargeData } from "./large-data-report.ts";
import { printResults, writeReport } from "./report.ts";

/**
 * `npm run bench`: ours and the references in turn, on a PostgreSQL of its own. A whole run writes
 * `results.json` and `RESULTS.md`; `--quick` (one short round, a small history) and `--only <names>`
 * write nothing, they are for working on one goal. `--entries <number>` instead fills a ledger with so many
 * entries and writes what that costs into `docs/scale.md`.
 */
const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    entries: { type: "string" },
  },
});
const chosen = options.only?.split(",") ?? goalNames;
const unknown = chosen.filter((name) => !(goalNames as string[]).includes(name));
if (unknown.length > 0) {
  console.error(
    `There is no goal ${unknown.join(", ")}. --only takes some of: ${goalNames.join(",")}`,
  );
  process.exit(1);
}
const started = Date.now();
const source = import.meta.dirname;
const root = path.join(source, "..");
const folder = path.join(root, ".data/bench");

const [loadBefore = 0] = loadavg();
if (loadBefore > 0.5) {
  console.log(
    `The machine is not idle (load ${loadBefore.toFixed(1)}): the figures will be lower and less sure.`,
  );
}
mkdirSync(folder, { recursive: true });
// A backup is taken of it: it must be where PostgreSQL's own user comes through, not behind a link.
const databaseFolder = options.entries ? mkdtempSync(path.join(tmpdir(), "bursar-large-")) : folder;
chmodSync(databaseFolder, 0o755);
console.log("Starting PostgreSQL with durable commits");
const server = await startDurablePostgres(
  path.join(databaseFolder, "data"),
  options.entries ? settingsOfLargeData : {},
);
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => void server.stop().finally(() => process.exit(130)));
}
try {
  const databaseUrl = server.urlFor("bursar");
  const postgres = await prepare(databaseUrl);
  await bundleProcesses();
  if (chosen.includes("pages") || chosen.includes("click")) await buildProduct();
  Object.assign(process.env, configuration(databaseUrl));
  const bench: Bench = {
    databaseUrl,
    postmaster: server.pid,
    folder,
    source,
    rounds: options.quick ? 1 : 3,
    seconds: options.quick ? 2 : 4,
    historyRows: options.quick ? 1_000_000 : 10_000_000,
    wants: (...goals: GoalName[]) => goals.some((goal) => chosen.includes(goal)),
    say: (line) => console.log(line),
  };
  const bundle = path.join(folder, "measure.js");
  const { measure, measureLargeData, pgbenchVersion } = (await import(
    bundle
  )) as typeof import("./measure");
  if (options.entries) {
    const entries = Number(options.entries);
    writeLargeData(await measureLargeData(bench, server, databaseFolder, entries));
  } else {
    const findings = await measure(bench);
    printResults(findings);
    if (!options.quick && !options.only) {
      const minutes = Math.round((Date.now() - started) / 60_000);
      writeReport(source, findings, {
        postgres,
        pgbench: pgbenchVersion ?? "not installed: the same SQL from a Node client",
        loadBefore,
        minutes,
        rounds: bench.rounds,
        seconds: bench.seconds,
      });
      console.log("\nWritten to bench/RESULTS.md and bench/results.json");
    }
  }
} finally {
  await server.stop();
  for (const each of [folder, databaseFolder]) rmSync(each, { recursive: true, force: true });
}
process.exit(0);

/** The product's schema, and what the references write to. @returns the server's version. */
async function prepare(databaseUrl: string): Promise<string> {
  await migrate(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(readFileSync(path.join(source, "sql/reference-tables.sql"), "utf8"));
  await client.query("vacuum analyze");
  const { rows } = await client.query("show server_version");
  await client.end();
  return rows[0].server_version;
}

/** Bundled as `scripts/build.ts` bundles the product, so that what is measured is what runs. */
async function bundleProcesses(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ["bench/measure.ts", "bench/api-process.ts", "bench/http-load.ts"],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    jsx: "automatic",
    tsconfig: "tsconfig.json",
    logLevel: "warning",
  });
}

/** No stand-in and no worker runs beside it; the limit of requests is out of the way, but counted. */
function configuration(databaseUrl: string): Record<string, string> {
  return {
    NODE_ENV: "production",
    BURSAR_MODE: "local",
    DATABASE_URL: databaseUrl,
    APP_URL: "http://127.0.0.1:3000",
    NEXTAUTH_SECRET: "local-bench-local-bench-local-bench-1",
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_WEBHOOK_SECRET: "whsec_local_bench",
    RESEND_API_KEY: "re_local_bench",
    LOG_LEVEL: "warn",
    RATE_LIMIT_PER_MINUTE: "1000000000",
  };
}
