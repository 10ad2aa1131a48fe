import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { addCard } from "@/server/scenarios/story";
import { batterySeed, batterySize, seeded } from "../support/battery";
import { hasPgBouncer, type PgBouncer, startPgBouncer } from "../support/pgbouncer";
import { type SpawnedApi, spawnApi } from "../support/spawn-api";
import { type SpawnedWorker, spawnWorker } from "../support/spawn-worker";
import { type Stack, startStack } from "../support/stack";
import { setRecharge, type Tenant, tenantWith } from "../support/tenant";
import { expectNothingLostOrDoubled, runClient } from "./mixed-load";

const REQUESTS = batterySize(150, 5_000);
const CLIENTS = 6;

let stack: Stack;
let pooler: PgBouncer | undefined;
const started = new Set<{ kill(): Promise<void> }>();

beforeAll(async () => {
  Object.assign(process.env, {
    RATE_LIMIT_STORE: "database",
    RATE_LIMIT_FAILED_AUTHENTICATION_PER_MINUTE: String(GUESSES),
  });
  stack = await startStack();
});
afterAll(async () => {
  await Promise.all([...started].map((one) => one.kill()));
  await pooler?.stop();
  await stack.stop();
});

async function startWeb(environment: Record<string, string>): Promise<SpawnedApi> {
  const api = await spawnApi(environment);
  started.add(api);
  return api;
}

function startWorker(environment: Record<string, string>): SpawnedWorker {
  const worker = spawnWorker(environment);
  started.add(worker);
  return worker;
}

async function rechargedTenant(): Promise<Tenant> {
  const tenant = await tenantWith(450);
  await addCard(new Date(), tenant.organization);
  await setRecharge(tenant, { enabled: true, monthlyCapCents: 10_000n });
  return tenant;
}

const GUESSES = 40;
/** Keys that do not work are counted once for all web processes, whichever is asked. */
async function expectOneLimit(urls: string[]): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: 2 * GUESSES }, (_, n) =>
      fetch(`${urls[n % urls.length]}/v1/balance`, {
        headers: { authorization: `Bearer bk_live_no_such_key_${n}` },
      }),
    ),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.length - refused.length).toBe(GUESSES);
}

/** Two web and two worker processes under load, of which one of each is killed; and the pooler, where there is one. */
async function runUnderLoad(environment: Record<string, string>): Promise<void> {
  await db().rateWindow.deleteMany();
  const tenants = [await rechargedTenant(), await rechargedTenant()];
  const webs = await Promise.all([startWeb(environment), startWeb(environment)]);
  const workers = [startWorker(environment), startWorker(environment)];

  let acknowledged = 0;
  const clients = tenants.map((tenant, t) =>
    Array.from({ length: CLIENTS / 2 }, (_, c) =>
      runClient(
        tenant,
        () => webs.map(({ url }) => url),
        seeded(batterySeed + t * 100 + c),
        () => ++acknowledged > REQUESTS,
      ),
    ),
  );
  const loaded = Promise.all(clients.map((of) => Promise.all(of)));
  loaded.catch(() => undefined); // told below
  await expect.poll(() => acknowledged).toBeGreaterThan(REQUESTS / 3);
  await webs[0]?.kill();
  await workers[0]?.kill();
  await pooler?.restart();
  webs[0] = await startWeb(environment);
  startWorker(environment);
  const reports = await loaded;
  await expectOneLimit(webs.map(({ url }) => url));

  for (const [n, tenant] of tenants.entries()) {
    const { creditAccountId } = tenant.organization;
    // The sales and charges took each below its threshold: one of the workers recharges it, once.
    await expect
      .poll(() => db().rechargeAttempt.count({ where: { creditAccountId, state: "succeeded" } }))
      .toBe(1);
    await expectNothingLostOrDoubled(tenant, reports[n] ?? []);
    const { stripeCustomerId } = await db().creditAccount.findUniqueOrThrow({
      where: { id: creditAccountId },
    });
    const paid = (await stack.payments()).filter(
      ({ customer, status }) => customer === stripeCustomerId && status === "succeeded",
    );
    const booked = await db().payment.findMany({ where: { creditAccountId } });
    expect(paid.map(({ payment_intent, amount }) => [payment_intent, amount])).toEqual(
      booked.map(({ stripePaymentIntentId, amountCents }) => [
        stripePaymentIntentId,
        Number(amountCents),
      ]),
    );
  }
  await Promise.all([...started].map((one) => one.kill()));
  started.clear();
}

it(`two web and two worker processes on one database lose and double nothing when one of each is killed (SEED=${batterySeed})`, async () => {
  await runUnderLoad({});
});

it.skipIf(!hasPgBouncer)(
  `nor do they through PgBouncer in transaction mode that is restarted meanwhile, where it is installed (SEED=${batterySeed})`,
  async () => {
    const direct = process.env.DATABASE_DIRECT_URL ?? "";
    pooler = await startPgBouncer(direct);
    await runUnderLoad({ DATABASE_URL: pooler.urlOf(direct) });
  },
);
