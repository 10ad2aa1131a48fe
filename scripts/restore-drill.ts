import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { startResendEmulator } from "../emulators/resend/start-resend-emulator.ts";
import { startStripeEmulator } from "../emulators/stripe/start-stripe-emulator.ts";
import { migrate } from "./migrate.ts";
import {
  ask,
  restoreTo,
  startArchivedPostgres,
  takeBaseBackup,
  untilArchived,
} from "./restore-drill/archived-postgres.ts";

/**
 * `npm run restore:drill`: loses a database and gets it back. A company pays and works in a PostgreSQL whose WAL is
 * archived; a base backup is taken meanwhile; the company goes on. Then the server is gone. It's restored to a moment from
 * backup and archive, the doctor looks, and what Stripe was paid since is found and credited. All of it is thrown away.
 */
const root = path.join(import.meta.dirname, "..");
const folder = mkdtempSync(path.join(tmpdir(), "bursar-drill-"));
chmodSync(folder, 0o755); // the user that root lends must come through
const SALES = 100;

const rows: [what: string, figure: string][] = [];
const [stripe, resend] = await Promise.all([
  startStripeEmulator({ port: 0, webhookSecret: "whsec_local_drill" }),
  startResendEmulator({ port: 0 }),
]);
let server = await startArchivedPostgres(folder);
try {
  await migrate(server.urlFor("bursar"));
  Object.assign(process.env, {
    BURSAR_MODE: "local",
    DATABASE_URL: server.urlFor("bursar"),
    APP_URL: "http://127.0.0.1:3000",
    NEXTAUTH_SECRET: "local-drill-local-drill-local-drill-1",
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_WEBHOOK_SECRET: "whsec_local_drill",
    STRIPE_API_BASE: stripe.url,
    RESEND_API_KEY: "re_local_drill",
    RESEND_BASE_URL: resend.url,
    LOG_LEVEL: "error",
  });
  const { moment, payments } = await liveAndLose();
  rows.push(["Restored to", moment]);

  const began = Date.now();
  server = await restoreTo(folder, moment);
  rows.push(["Base backup and WAL restored, server promoted", seconds(began)]);
  process.env.DATABASE_URL = server.urlFor("bursar");
  await migrate(server.urlFor("bursar"));
  expectCode("doctor", await run("scripts/doctor.ts"), 0);
  rows.push(["Doctor, before Stripe is reconciled", "the books are right"]);

  const restored = await countPayments();
  expectCode("reconcile", await reconcile(moment), 1);
  expectCode("reconcile --apply", await reconcile(moment, "--apply"), 0);
  expectCode("reconcile --apply, again", await reconcile(moment, "--apply"), 0);
  const kept = await countPayments();
  if (kept !== payments) throw new Error(`${payments} payments at Stripe, ${kept} in the books`);
  rows.push([
    "Payments at Stripe that the backup had not",
    `${payments - restored}, each credited once`,
  ]);
  expectCode("doctor", await run("scripts/doctor.ts"), 0);
  rows.push(["Doctor, at the end", "the books are right"]);
  rows.push(["From the loss to books that agree with Stripe", seconds(began)]);
  console.log(`\n| what | result |\n|---|---|`);
  for (const [what, figure] of rows) console.log(`| ${what} | ${figure} |`);
} finally {
  await server.stop();
  await Promise.all([stripe.stop(), resend.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

/** @returns the moment to come back to, and what Stripe was paid until the end */
async function liveAndLose(): Promise<{ moment: string; payments: number }> {
  const { tenant } = await import("../server/scenarios/scenarios.ts");
  const { buyPackage, enterSale, newBooks } = await import("../server/scenarios/story.ts");
  const { disconnectDb } = await import("../server/foundation/db.ts");
  const { closeLanes } = await import("../server/operations/lane/lanes.ts");
  const company = await tenant(new Date(), { name: "Drill", credits: 1_000 });
  const { organization, owner } = company;
  const actor = { type: "user", id: owner.id } as const;
  const books = await newBooks(new Date(), organization, actor);
  const sell = async () => {
    for (let n = 0; n < SALES; n++) await enterSale(new Date(), organization, actor, books, 100);
  };
  const buy = () => buyPackage(new Date(), organization, owner, "builder");

  await buy();
  await sell();
  const before = Date.now();
  await Promise.all([takeBaseBackup(server, folder), sell()]);
  rows.push(["Base backup, under load", seconds(before)]);
  await buy();
  const { moment } = await ask(server, "select now()::text as moment");
  await delay(1_500);
  await sell();
  await buy();
  await buy();
  await untilArchived(server);
  await closeLanes();
  await disconnectDb();
  await server.stop();
  return { moment: new Date(String(moment)).toISOString(), payments: 4 };
}

async function countPayments(): Promise<number> {
  const client = new pg.Client({ connectionString: server.urlFor("bursar") });
  await client.connect();
  const { rows } = await client.query("select count(*)::int as payments from payments");
  await client.end();
  return rows[0].payments;
}

function reconcile(...args: string[]): Promise<number> {
  return run("--import", "tsx", "server/reconcile-restored.ts", ...args);
}

/** Beside this process, which is Stripe meanwhile. */
async function run(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code ?? 2;
}

function expectCode(what: string, code: number, expected: number): void {
  if (code !== expected) throw new Error(`${what} ended with ${code}, not with ${expected}`);
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1_000).toFixed(1)} s`;
}
