import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { unlockJobsOfDeadWorkers } from "@/server/gateways/jobs/worker-presence";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { requestSignUp } from "@/server/users/sign-ups/request-sign-up";
import {
  type InterruptiblePostgres,
  startInterruptiblePostgres,
} from "../support/interruptible-postgres";
import { type SpawnedApi, spawnApi } from "../support/spawn-api";
import { type SpawnedWorker, spawnWorker } from "../support/spawn-worker";

let postgres: InterruptiblePostgres;
let api: SpawnedApi;
const workers: SpawnedWorker[] = [];

// Stands for Resend: answers an email when the test lets it.
const waiting: ServerResponse[] = [];
let isHeld = true;
const answer = (response: ServerResponse) =>
  response.setHeader("content-type", "application/json").end('{"id":"email_1"}');
const resend = createServer((_, response) => {
  if (isHeld) waiting.push(response);
  else answer(response);
});

beforeAll(async () => {
  postgres = await startInterruptiblePostgres();
  process.env.DATABASE_URL = postgres.url;
  delete process.env.DATABASE_DIRECT_URL;
  resend.listen(0, "127.0.0.1");
  await once(resend, "listening");
  process.env.RESEND_BASE_URL = `http://127.0.0.1:${(resend.address() as AddressInfo).port}`;
  api = await spawnApi();
});
afterAll(async () => {
  for (const worker of workers) await worker.kill();
  await api.kill();
  await disconnectDb();
  await postgres.remove();
  resend.close();
});

/** @param read is given its log. Nobody else sees it: it is full of the database that is away. */
function startWorker(
  environment: Record<string, string> = {},
  read: (text: string) => void = () => undefined,
): SpawnedWorker {
  const worker = spawnWorker(environment, read);
  workers.push(worker);
  return worker;
}

async function signUp(): Promise<string> {
  const email = uniqueEmail("new");
  const typed = { name: "New", email, password: "a long enough password" };
  await requestSignUp({ ...typed, organizationName: "New", network: null }, new Date());
  return email;
}

const sentTo = (...emails: string[]) =>
  db().emailMessage.count({ where: { recipient: { in: emails }, sentAt: { not: null } } });

const isRunning = ({ process: { exitCode, signalCode } }: SpawnedWorker) =>
  exitCode === null && signalCode === null;

/** Asks it to stop, as a deployment does, and waits for the end. */
async function end(worker: SpawnedWorker): Promise<void> {
  const exit = once(worker.process, "exit");
  worker.process.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
}

/** Until so many more connections were tried: the processes that want one are at it again and again. */
async function untilTried(times: number): Promise<void> {
  const before = postgres.asked();
  await expect.poll(() => postgres.asked() - before).toBeGreaterThanOrEqual(times);
}

it("a worker that is stopped while it waits for the tables leaves the database as it was", async () => {
  const empty = new URL(postgres.url);
  empty.pathname = "/postgres";
  let said = "";
  const worker = startWorker({ DATABASE_URL: empty.href, LOG_LEVEL: "warn" }, (text) => {
    said += text;
  });
  await expect.poll(() => said).toContain("the worker waits for npm run db:migrate");
  await end(worker);
  const client = new pg.Client({ connectionString: empty.href });
  await client.connect();
  const { rows } = await client.query("select to_regnamespace('graphile_worker') as schema");
  await client.end();
  expect(rows).toEqual([{ schema: null }]);
});

it("a worker outlives a database that is away, whatever it was doing, and so does one that starts meanwhile", async () => {
  const busy = startWorker();
  // Two: graphile-worker never ends its pool when two jobs at once cannot be written down.
  const interrupted = [await signUp(), await signUp()];
  await expect.poll(() => waiting.length).toBe(2);

  await postgres.stop();
  isHeld = false;
  for (const response of waiting) answer(response); // the emails went out, and cannot be written down
  const late = startWorker();
  const stopped = startWorker();
  for (let round = 0; round < 5; round++) {
    await untilTried(5);
    const { status, headers } = await fetch(`${api.url}/ready`);
    expect([status, Number(headers.get("retry-after")) > 0]).toEqual([503, true]);
  }
  expect([busy, late, stopped].map(isRunning)).toEqual([true, true, true]);
  await end(stopped);

  postgres.fallSilent();
  await untilTried(2);
  await postgres.start();
  const next = await signUp();
  await expect.poll(() => sentTo(next)).toBe(1);
  // The jobs that were interrupted are given back by the sweep, after a minute that the test does not wait.
  await db().$executeRaw`
    update graphile_worker._private_jobs set locked_at = locked_at - interval '2 minutes' where locked_by is not null`;
  await unlockJobsOfDeadWorkers();
  await expect.poll(() => sentTo(...interrupted)).toBe(2);
  expect([busy, late].map(isRunning)).toEqual([true, true]);
  // The busy one alone works too, and ends as it is told.
  await end(late);
  const last = await signUp();
  await expect.poll(() => sentTo(last)).toBe(1);
  await end(busy);
  expect((await fetch(`${api.url}/ready`)).status).toBe(200);
});
