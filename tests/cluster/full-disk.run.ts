import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { expect, it } from "vitest";
import { migrate } from "@/scripts/migrate";
import { startPostgres } from "@/scripts/postgres/embedded-postgres";
import { checkBooks } from "@/server/staff/books/check-books";
import { expectNothingLostOrDoubled, runClient } from "../scale/mixed-load";
import { batterySeed, seeded } from "../support/battery";
import { spawnApi } from "../support/spawn-api";
import { spawnWorker } from "../support/spawn-worker";
import { startStack } from "../support/stack";
import { until } from "./children";
import { ENVIRONMENT, expectMoneyToAgree, rechargedTenant, sumOf } from "./load";

const CLIENTS = 8;
/** What the disk has left when something else has filled it. */
const LEFT_BYTES = 2_000_000;

it(`a full disk is answered with 503 and loses nothing, and more space is all it takes (SEED=${batterySeed})`, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "bursar-full-disk-"));
  const volume = path.join(folder, "volume");
  mkdirSync(volume);
  for (const each of [folder, volume]) chmodSync(each, 0o755);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=300m,mode=755", "tmpfs", volume]);
  console.log(`The disk is ${volume}`);
  const dir = path.join(volume, "data");
  const postgres = await startPostgres({ dir });
  const url = postgres.urlFor("bursar");
  await migrate(url);
  Object.assign(process.env, ENVIRONMENT, {
    DATABASE_URL: url,
    DATABASE_DIRECT_URL: url,
    APP_URL: "http://127.0.0.1:3000",
    LOG_LEVEL: "silent",
  });
  const stack = await startStack();
  const api = await spawnApi();
  await stack.json(`${stack.stripeUrl}/_emulator/webhook_endpoint`, {
    body: { url: `${api.url}/stripe/webhook`, secret: process.env.STRIPE_WEBHOOK_SECRET },
  });
  const worker = spawnWorker();
  const tenant = await rechargedTenant();

  let isOver = false;
  let acknowledged = 0;
  const loaded = Promise.all(
    Array.from({ length: CLIENTS }, (_, client) =>
      runClient(
        tenant,
        () => [api.url],
        seeded(batterySeed + client),
        () => {
          acknowledged++;
          return isOver;
        },
        200,
      ),
    ),
  );
  loaded.catch(() => undefined); // told below
  await delay(5_000);
  const { bavail, bsize } = statfsSync(volume);
  writeFileSync(
    path.join(volume, "log-of-something-else"),
    Buffer.alloc(bavail * bsize - LEFT_BYTES),
  );
  let last = -1;
  await until("nothing is acknowledged any more", async () => {
    const before = last;
    last = acknowledged;
    await delay(5_000);
    return acknowledged === before;
  });
  const stoodAt = acknowledged;
  await delay(15_000);
  await fillLog();
  await delay(15_000);
  expect(acknowledged).toBe(stoodAt);
  const ready = await fetch(`${api.url}/ready`);
  console.log(`Full: ${acknowledged} turns acknowledged, /api/ready answers ${ready.status}`);

  execFileSync("mount", ["-o", "remount,size=900m", volume]);
  const again = await startPostgres({ dir });
  console.log(again.reused ? "PostgreSQL was still there" : "PostgreSQL had to be started");
  expect(again.port).toBe(postgres.port);
  await until("charges go through", async () => acknowledged > stoodAt + 10 * CLIENTS);
  await delay(5_000);
  isOver = true;
  const reports = await loaded;
  await expectNothingLostOrDoubled(tenant, reports);
  // A scheduled job that failed is forgotten when its next run succeeds, which is five minutes off at most here.
  await expect.poll(brokenRules, { timeout: 330_000, interval: 5_000 }).toEqual([]);
  console.log(sumOf(reports), await expectMoneyToAgree(() => stack.payments()));
  expect([worker.process.exitCode, api.process.exitCode]).toEqual([null, null]);
  const { "402": _refused, "503": unavailable = 0, ...others } = sumOf(reports);
  expect(unavailable).toBeGreaterThan(0);
  expect(others).toEqual({});

  await worker.kill();
  await api.kill();
  await stack.stop();
  await again.stop();
  execFileSync("umount", [volume]);
});

/** Uses up what PostgreSQL has set aside for its log: without that it ends, and cannot start again. */
async function fillLog(): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL ?? "" });
  client.on("error", () => {});
  await client.connect();
  const megabyte = "select pg_logical_emit_message(false, 'filler', repeat('x', 1000000))";
  for (let n = 0; n < 500; n++) {
    const written = await client.query(megabyte).catch((error: Error) => error);
    if (written instanceof Error) {
      console.log(`The log of PostgreSQL is full: ${written.message}`);
      return;
    }
  }
  throw new Error("500 MB went into the log of a full disk");
}

async function brokenRules(): Promise<unknown[]> {
  const { rules } = await checkBooks(new Date());
  return rules.filter(({ broken }) => broken > 0);
}
