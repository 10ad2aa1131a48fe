import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { createLanes } from "@/server/operations/lane/lanes";
import { grantCredits } from "@/server/scenarios/story";
import { batterySeed, batterySize, seeded } from "../support/battery";
import { untilLockWaits } from "../support/lock-waits";
import { type SpawnedApi, spawnApi } from "../support/spawn-api";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";
import { chargeOn, expectSound, MICRO, payerWith, readAccount } from "./story";

afterAll(disconnectDb);

const CYCLES = batterySize(3, 200);
const CLIENTS = 16;
const ROUNDS = batterySize(30, 1000);
const PRICE_OF_ACCOUNT = 1;

type Answer = { status: number; body: { id?: string; code?: string } };

async function post(
  api: { url: string },
  path: string,
  { apiKey }: Tenant,
  key: string,
  body: object,
): Promise<Answer> {
  const response = await fetch(`${api.url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${apiKey}`,
      "idempotency-key": key,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

function chargeOverHttp(api: { url: string }, tenant: Tenant, key: string): Promise<Answer> {
  return post(api, "/v1/charges", tenant, key, { operation: "api.call" });
}

/** Charges one credit after the other until told to stop, each again with its key until it is answered. */
async function shop(
  tenant: Tenant,
  api: () => { url: string },
  until: () => boolean,
): Promise<string[]> {
  const acknowledged: string[] = [];
  while (!until()) {
    const key = newId("request");
    for (;;) {
      const answer = await chargeOverHttp(api(), tenant, key).catch(() => undefined);
      if (answer?.status === 201) {
        acknowledged.push(answer.body.id ?? "");
        break;
      }
      if (answer && answer.status < 500) throw new Error(`answered ${answer.status}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  return acknowledged;
}

function debitsOf(tenant: Tenant) {
  return db().ledgerEntry.findMany({
    where: { creditAccountId: tenant.organization.creditAccountId, operation: "api.call" },
    select: { transactionId: true, idempotencyKey: true },
  });
}

/** What was acknowledged is there once, and the credits that went are those of the debits. */
async function expectNothingLostOrDoubled(
  tenant: Tenant,
  credits: number,
  acknowledged: string[],
): Promise<void> {
  const debits = await debitsOf(tenant);
  const ids = new Set(debits.map(({ transactionId }) => transactionId));
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  expect(new Set(debits.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(debits.length);
  expect(credits - (await creditsOf(tenant))).toBe(debits.length);
  await expectSoundLedger(tenant);
}

describe("two web processes", () => {
  let apis: SpawnedApi[];
  beforeAll(async () => {
    apis = await Promise.all([spawnApi(), spawnApi()]);
  });
  afterAll(() => Promise.all(apis.map((api) => api.kill())));

  it("on one account: exactly as many charges as there are credits, each key once", async () => {
    const tenant = await tenantWith(150);
    const keys = Array.from({ length: 120 }, () => newId("request"));
    const send = (key: string, n: number) => chargeOverHttp(apis[n % 2] as SpawnedApi, tenant, key);
    // Every key goes to both processes at about the same time, and 240 of them want 150 credits.
    const more = Array.from({ length: 120 }, () => newId("request"));
    const answers = await Promise.all(
      [...keys, ...more].flatMap((key) => [send(key, 0), send(key, 1)]),
    );
    const passed = answers.filter(({ status }) => status === 201);
    expect(answers.filter(({ status }) => status !== 201 && status !== 402)).toEqual([]);
    expect(new Set(passed.map(({ body }) => body.id)).size).toBe(150);
    expect(await creditsOf(tenant)).toBe(0);
    expect(await debitsOf(tenant)).toHaveLength(150);
    await expectSoundLedger(tenant);
  });

  it("that want the same code at the same moment: one has it, the other is told, and pays nothing", async () => {
    const tenant = await tenantWith(1000);
    const path = `/organizations/${tenant.organization.id}/accounts`;
    for (let round = 0; round < ROUNDS; round++) {
      const account = { code: `9${round}`, name: "Petty cash", type: "asset" };
      const answers = await Promise.all(
        apis.map((api) => post(api, path, tenant, newId("request"), account)),
      );
      const told = answers.map(({ status, body }) => (status === 201 ? 201 : body.code)).sort();
      expect(told).toEqual([201, "already_exists"]);
    }
    expect(await creditsOf(tenant)).toBe(1000 - ROUNDS * PRICE_OF_ACCOUNT);
    await expectSoundLedger(tenant);
  });

  it("that get one request under one key at the same moment: both give the one answer", async () => {
    const tenant = await tenantWith(1000);
    const path = `/organizations/${tenant.organization.id}/accounts`;
    for (let round = 0; round < ROUNDS; round++) {
      const account = { code: `9${round}`, name: "Petty cash", type: "asset" };
      const key = newId("request");
      const answers = await Promise.all(apis.map((api) => post(api, path, tenant, key, account)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      expect(answers[0]?.body).toEqual(answers[1]?.body);
    }
    expect(await creditsOf(tenant)).toBe(1000 - ROUNDS * PRICE_OF_ACCOUNT);
    await expectSoundLedger(tenant);
  });

  it("that get it when the credits are just enough for one: both give the one answer", async () => {
    const tenant = await tenantWith(0);
    const path = `/organizations/${tenant.organization.id}/accounts`;
    for (let round = 0; round < ROUNDS; round++) {
      await grantCredits(new Date(), tenant.organization, PRICE_OF_ACCOUNT);
      const account = { code: `9${round}`, name: "Petty cash", type: "asset" };
      const key = newId("request");
      const answers = await Promise.all(apis.map((api) => post(api, path, tenant, key, account)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      expect(answers[0]?.body).toEqual(answers[1]?.body);
    }
    expect(await creditsOf(tenant)).toBe(0);
    await expectSoundLedger(tenant);
  });
});

describe("a web process", () => {
  it(`killed with -9 in the middle of a batch, ${CYCLES} cycles: nothing acknowledged is lost, nothing doubled`, async () => {
    const tenant = await tenantWith(1_000_000);
    const random = seeded(batterySeed);
    let api = await spawnApi();
    let stopped = false;
    const clients = Array.from({ length: CLIENTS }, () =>
      shop(
        tenant,
        () => api,
        () => stopped,
      ),
    );
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const before = (await debitsOf(tenant)).length;
      await expect
        .poll(async () => (await debitsOf(tenant)).length)
        .toBeGreaterThan(before + 10 + random.below(50));
      // Every other time a batch is surely on its way: it waits for the account, the process dies, and
      // PostgreSQL commits what nobody will be told of.
      if (cycle % 2 === 0)
        await whileAccountIsLocked(tenant, async () => {
          await untilLockWaits(1, "bursar-charges");
          await api.kill();
        });
      else await api.kill();
      api = await spawnApi();
    }
    stopped = true;
    const acknowledged = (await Promise.all(clients)).flat();
    await api.kill();
    expect(acknowledged.length).toBeGreaterThan(CYCLES * 10);
    await expectNothingLostOrDoubled(tenant, 1_000_000, acknowledged);
  }, 3_600_000);
});

describe("a connection of the lanes that is cut", () => {
  it("in the middle of a batch: it is sent again, and every charge is made once", async () => {
    const payer = await payerWith(1_000n * MICRO);
    const lanes = createLanes(process.env.DATABASE_DIRECT_URL ?? "");
    await lanes.charge(chargeOn(payer, MICRO));
    for (let round = 0; round < batterySize(5, 100); round++) {
      const before = await readAccount(payer);
      const items = Array.from({ length: 20 }, () => chargeOn(payer, MICRO / 10n));
      const { answers, cut } = await whileAccountIsLocked(
        { organization: payer.organization },
        async () => {
          const waiting = Promise.all(items.map((item) => lanes.charge(item)));
          await untilLockWaits(1, "bursar-charges");
          return { answers: waiting, cut: await cutLanes() };
        },
      );
      expect(cut, `round ${round}`).toBeGreaterThan(0);
      // A batch that went through before the cut is found by its keys when it is sent again.
      for (const { outcome } of await answers) expect(["charged", "replayed"]).toContain(outcome);
      expect((await readAccount(payer)).posted).toBe(before.posted - 2n * MICRO);
    }
    await lanes.close();
    await expectSound(payer);
  });

  it("again and again under load: every charge is made once", async () => {
    const payer = await payerWith(100_000n * MICRO);
    const lanes = createLanes(process.env.DATABASE_DIRECT_URL ?? "");
    let [stopped, made] = [false, 0n];
    const clients = Array.from({ length: 32 }, async () => {
      while (!stopped) {
        const { outcome } = await lanes.charge(chargeOn(payer, MICRO));
        expect(["charged", "replayed"]).toContain(outcome);
        made++;
      }
    });
    for (let cuts = 0; cuts < batterySize(10, 300); cuts++) {
      const reached = made + 50n;
      await expect.poll(() => made, { interval: 5 }).toBeGreaterThan(reached);
      await cutLanes();
    }
    stopped = true;
    await Promise.all(clients);
    await lanes.close();
    expect((await readAccount(payer)).posted).toBe(100_000n * MICRO - made * MICRO);
    await expectSound(payer);
  });
});

/** Holds the account's row until `work` is through: batches on it wait. */
async function whileAccountIsLocked<T>(
  tenant: { organization: { creditAccountId: string } },
  work: () => Promise<T>,
): Promise<T> {
  const holder = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await holder.connect();
  await holder.query("begin");
  await holder.query("select 1 from credit_accounts where id = $1 for update", [
    tenant.organization.creditAccountId,
  ]);
  const result = await work();
  await holder.query("rollback");
  await holder.end();
  return result;
}

/** Ends the connections of lanes that are waiting or working, as a failover would. */
async function cutLanes(): Promise<number> {
  let cut = 0;
  await expect
    .poll(
      async () => {
        const [row] = await db().$queryRaw<{ cut: bigint }[]>`
          select count(*) as cut from (
            select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'bursar-charges' and datname = current_database() and state = 'active') t`;
        cut += Number(row?.cut ?? 0n);
        return cut;
      },
      { interval: 2 },
    )
    .toBeGreaterThan(0);
  return cut;
}
