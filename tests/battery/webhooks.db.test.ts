import { afterAll, beforeAll, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { unlockJobsOfDeadWorkers } from "@/server/gateways/jobs/worker-presence";
import { announce } from "@/server/gateways/webhooks/announce";
import { postCharges } from "@/server/ledger/post-charges";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { type SpawnedWorker, spawnWorker } from "../support/spawn-worker";
import { type Tenant, tenantWithoutBooks } from "../support/tenant";
import { type Receiver, startReceiver } from "../support/webhook-receiver";
import { endpointOf } from "../webhooks/story";

const EVENTS = batterySize(300, 10_000);
const KILLS = batterySize(3, 40);
const WORKERS = 2;
const random = seeded(batterySeed);

let receiver: Receiver;
let tenant: Tenant;
let endpoint: { id: string; secret: string };
const workers: SpawnedWorker[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
  tenant = await tenantWithoutBooks(1_000_000);
  endpoint = await endpointOf(tenant.organization, receiver);
});
afterAll(async () => {
  for (const worker of workers) await worker.kill();
  await receiver.stop();
  await disconnectDb();
});

function startWorker(): SpawnedWorker {
  const worker = spawnWorker();
  workers.push(worker);
  return worker;
}

async function kill(worker: SpawnedWorker): Promise<void> {
  workers.splice(workers.indexOf(worker), 1);
  await worker.kill();
}

/** What a receiver does that is not well: each of it for some of the requests. */
function misbehave(elsewhere: Receiver): void {
  receiver.answer((response) => {
    const fate = random.below(100);
    if (fate < 70) response.writeHead(204).end();
    else if (fate < 80) response.writeHead(500).end("out of order");
    else if (fate < 88) response.writeHead(302, { location: elsewhere.url }).end();
    else if (fate < 95)
      response.destroy(); // after it was received
    else if (fate < 99)
      response.writeHead(200).write("begins and breaks off", () => response.destroy());
    // The rest is never answered.
  });
}

/** Retries that wait for hours are due now, and what a dead worker has begun is given back. */
async function hurry(): Promise<void> {
  await db().$executeRaw`
    update graphile_worker._private_jobs set run_at = now() where locked_at is null and run_at > now() and key like 'deliver-webhook:%'`;
  await db().$executeRaw`
    update graphile_worker._private_jobs j set locked_at = now() - interval '2 minutes'
    where locked_at is not null and not exists (select 1 from pg_stat_activity a where a.application_name = j.locked_by)`;
  await unlockJobsOfDeadWorkers();
}

/** Something happens, or nearly: one in five transactions is undone. @returns whether it happened */
async function happen(n: number): Promise<boolean> {
  const { id: organizationId, creditAccountId } = tenant.organization;
  const isUndone = random.chance(0.2);
  const undo = new Error("undone on purpose");
  const now = new Date();
  await inTransaction(async (tx) => {
    if (n % 2 === 0) {
      const data = { available: n, threshold: 400 };
      await announce(tx, { type: "credits.low", creditAccountId, data }, now);
    } else {
      const hold = { id: newId("hold"), expiresAt: new Date(now.getTime() + 3_600_000) };
      const charge = {
        ...{ creditAccountId, organizationId, amount: 1_000_000n, hold },
        ...{ idempotencyKey: newId("request"), transactionId: newId("ledgerTransaction") },
        ...{ operation: "api.call", priceVersion: "test", actor: tenant.actor },
        ...{ description: `In a test ${n}`, timeZone: "UTC" },
      };
      await postCharges(tx, [charge], now);
    }
    if (isUndone) throw undo;
  }).catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return !isUndone;
}

it(`${EVENTS} events reach a receiver that fails in every way, across ${KILLS} kills of the worker: each at least once, none that was undone (seed ${batterySeed})`, {
  timeout: batteryTimeoutMs,
}, async () => {
  const elsewhere = await startReceiver();
  misbehave(elsewhere);
  const running = Array.from({ length: WORKERS }, startWorker);
  const happened = { low: new Set<number>(), holds: new Set<string>() };
  const killEvery = Math.ceil(EVENTS / KILLS);
  for (let n = 0; n < EVENTS; n++) {
    if (await happen(n)) {
      if (n % 2 === 0) happened.low.add(n);
      else happened.holds.add(`In a test ${n}`);
    }
    if (n % killEvery !== killEvery - 1) continue;
    // Once it is in the middle of something.
    const before = receiver.received.length;
    await expect.poll(() => receiver.received.length).toBeGreaterThan(before);
    await kill(running.shift() as SpawnedWorker);
    running.push(startWorker());
    await hurry();
  }
  // Down for a while, at the same address.
  const { port } = receiver;
  const seen = receiver.received;
  await receiver.stop();
  for (let n = EVENTS; n < EVENTS + 20; n += 2) if (await happen(n)) happened.low.add(n);
  receiver = await startReceiver(port);
  receiver.received.push(...seen);

  const open = () =>
    db().webhookDelivery.count({
      where: { endpointId: endpoint.id, state: { not: "delivered" } },
    });
  const told = () => db().webhookMessage.count({ where: { type: "hold.created" } });
  await expect
    .poll(
      async () => {
        await hurry();
        // What was given up after eight attempts is sent again by a person.
        await db().$executeRaw`
            with again as (update webhook_deliveries set state = 'pending', attempts = 0 where state = 'failed' returning id, endpoint_id)
            select 1 from again, lateral enqueue_webhook(again.id, again.endpoint_id, interval '0')`;
        return [await told(), await open()];
      },
      { interval: 500, timeout: batteryTimeoutMs },
    )
    .toEqual([happened.holds.size, 0]);
  for (const worker of [...workers]) await kill(worker);

  for (const one of receiver.received) one.verify(endpoint.secret);
  const dataOf = (type: string) =>
    receiver.received
      .filter(({ payload }) => payload.type === type)
      .map(({ payload }) => payload.data as { available: number; description: string });
  expect(new Set(dataOf("credits.low").map(({ available }) => available))).toEqual(happened.low);
  expect(new Set(dataOf("hold.created").map(({ description }) => description))).toEqual(
    happened.holds,
  );
  // One happening has one id, however often it came.
  const ids = new Map<string, string>();
  for (const { id, body } of receiver.received) {
    expect(ids.get(id) ?? body).toBe(body);
    ids.set(id, body);
  }
  expect(elsewhere.received, "no redirect is followed").toEqual([]);
  await elsewhere.stop();
});
