import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { migrate } from "@/scripts/migrate";
import { checkBooks } from "@/server/staff/books/check-books";
import { expectNothingLostOrDoubled, runClient } from "../scale/mixed-load";
import { batterySeed, seeded } from "../support/battery";
import { startStack } from "../support/stack";
import { ENVIRONMENT, expectMoneyToAgree, rechargedTenant, sumOf } from "./load";
import { type Databases, MEMBERS, startDatabases } from "./start-databases";
import { type Processes, startPooler, startProcesses, WEB_URL } from "./start-processes";
import { type Event, writeResult } from "./write-result";

const MINUTES = Number(process.env.CLUSTER_MINUTES);
const CLIENTS = 4;
/** Whatever is killed: charges go through again. */
const BACK_WITHIN_MS = 30_000;

it(`loses and doubles nothing while its parts are killed, for ${MINUTES} minutes (SEED=${batterySeed})`, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "bursar-cluster-"));
  chmodSync(folder, 0o777);
  console.log(`Logs are in ${folder}`);
  const databases = await startDatabases(folder);
  await migrate(databases.primaryUrl);
  const pooler = await startPooler(folder);
  const environment = {
    ...ENVIRONMENT,
    DATABASE_URL: pooler.url,
    DATABASE_DIRECT_URL: databases.primaryUrl,
    APP_URL: WEB_URL,
    LOG_LEVEL: "warn",
    RATE_LIMIT_STORE: "database",
  };
  Object.assign(process.env, environment);
  const stack = await startStack();
  const processes = await startProcesses(folder, environment, (web) =>
    databases.urlOf(MEMBERS[web % MEMBERS.length] ?? 1),
  );
  const secret = process.env.STRIPE_WEBHOOK_SECRET;
  await stack.json(`${stack.stripeUrl}/_emulator/webhook_endpoint`, {
    body: { url: `${WEB_URL}/api/stripe/webhook`, secret },
  });
  const tenants = [await rechargedTenant(), await rechargedTenant()];

  /** When each of all clients' turns ended. */
  const acknowledged: number[] = [];
  const endsAt = Date.now() + MINUTES * 60_000;
  const loaded = Promise.all(
    tenants.map((tenant, t) =>
      Promise.all(
        Array.from({ length: CLIENTS }, (_, c) =>
          runClient(
            tenant,
            () => [`${WEB_URL}/api`],
            seeded(batterySeed + t * 100 + c),
            () => {
              acknowledged.push(Date.now());
              return Date.now() > endsAt;
            },
            500,
          ),
        ),
      ),
    ),
  );
  loaded.catch(() => undefined); // told below
  const troubles = await makeTrouble({ databases, pooler, processes });
  const reports = await loaded;
  await databases.untilWhole();

  for (const [n, tenant] of tenants.entries())
    await expectNothingLostOrDoubled(tenant, reports[n] ?? []);
  const { rules } = await checkBooks(new Date());
  expect(rules.filter(({ broken }) => broken > 0)).toEqual([]);
  const money = await expectMoneyToAgree(() => stack.payments());
  const all = reports.flat();
  expect(sumOf(all)["503 without Retry-After"] ?? 0).toBe(0);
  expect(sumOf(all)["500"] ?? 0).toBe(0);
  const events = gapsAfter(troubles, acknowledged);
  for (const { what, gapMs } of events) expect(gapMs, what).toBeLessThan(BACK_WITHIN_MS);
  writeResult({ minutes: MINUTES, reports: all, otherwise: sumOf(all), events, money });
  await stack.stop();
});

type Trouble = { at: number; what: string };

/** One after the other, spread over the time. */
async function makeTrouble(parts: {
  databases: Databases;
  pooler: { restart(): Promise<void> };
  processes: Processes;
}): Promise<Trouble[]> {
  const { databases, pooler, processes } = parts;
  const began = Date.now();
  const troubles: Trouble[] = [];
  const cause = async (share: number, what: string, make: () => Promise<unknown>) => {
    await delay(began + share * MINUTES * 60_000 - Date.now());
    console.log(`${new Date().toISOString()} ${what}`);
    troubles.push({ at: Date.now(), what });
    await make();
  };
  await cause(0.1, "Primary killed (kill -9)", () => databases.killPrimary());
  await cause(0.3, "Pooler killed and started again", () => pooler.restart());
  await cause(0.4, "Worker and web killed (kill -9)", async () => {
    await processes.killWorker();
    await processes.killWeb();
  });
  const paused = await databases.synchronous();
  await cause(0.5, "Synchronous replica paused", async () => databases.pause(paused));
  await delay(Math.min(30_000, MINUTES * 60_000 * 0.1));
  databases.resume(paused);
  await databases.untilWhole();
  await cause(0.7, "Primary's machine lost", async () => {
    const comeBack = await databases.loseMachineOfPrimary();
    await delay(30_000);
    comeBack();
  });
  return troubles;
}

/** After each trouble, and before the next: the longest time in which no client was told that anything was done. */
function gapsAfter(troubles: Trouble[], acknowledged: number[]): Event[] {
  const began = acknowledged[0] ?? 0;
  return troubles.map(({ at, what }, n) => {
    const until = troubles[n + 1]?.at ?? Number.POSITIVE_INFINITY;
    const times = acknowledged.filter((time) => time >= at - 5_000 && time < until);
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
    return { atSeconds: Math.round((at - began) / 1_000), what, gapMs: Math.max(0, ...gaps) };
  });
}
