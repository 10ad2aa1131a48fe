import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { migrate } from "@/scripts/migrate";
import { type RunningPostgres, startPostgres } from "@/scripts/postgres/embedded-postgres";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { metrics } from "@/server/foundation/metrics";
import { closeReplica, onReplica } from "@/server/foundation/replica";
import { type Replica, startReplica } from "../support/replica";
import { spawnApi } from "../support/spawn-api";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let primary: RunningPostgres;
let replica: Replica;
let stack: Stack;
let tenant: Tenant;

beforeAll(async () => {
  primary = await startPostgres();
  await migrate(primary.urlFor("bursar"));
  replica = await startReplica(primary);
  process.env.DATABASE_URL = primary.urlFor("bursar");
  process.env.DATABASE_DIRECT_URL = primary.urlFor("bursar");
  process.env.DATABASE_REPLICA_URL = replica.urlFor("bursar");
  process.env.DATABASE_REPLICA_WAIT_MS = String(PATIENT_MS);
  stack = await startStack();
  tenant = await tenantWith(1_000);
});
afterAll(async () => {
  await closeReplica();
  await stack.stop();
  await replica.remove();
  await primary.stop();
});
// A replica that was left out is tried again at once.
beforeEach(() => closeReplica());

const PATIENT_MS = 60_000; // the machine may be busy with other things
const setPatience = (ms: number) => {
  env().DATABASE_REPLICA_WAIT_MS = ms;
};

async function call<T>(method: string, path: string, body?: unknown) {
  const headers = { authorization: `Bearer ${tenant.apiKey}` };
  const { status, body: answer } = await stack.json<T>(`${stack.apiUrl}/api${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status, answer };
}

/** Makes a charge, then reads the ledger: its newest movement has to be that charge. */
async function chargeAndRead(): Promise<void> {
  const charged = await call<{ id: string }>("POST", "/v1/charges", { operation: "api.call" });
  expect(charged.status, JSON.stringify(charged.answer)).toBe(201);
  const { answer } = await call<{ data: object[] }>("GET", "/v1/ledger?limit=1");
  expect(JSON.stringify(answer.data[0])).toContain(charged.answer.id);
}

async function outcomes(): Promise<Record<string, number>> {
  const { values } = await metrics().replicaReads.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.outcome), value]));
}
async function grown(during: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await outcomes();
  await during();
  const after = await outcomes();
  return Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}

it("is where reads happen, and shows each write that was answered before", async () => {
  const happened = await grown(async () => {
    for (let n = 0; n < 20; n++) await chargeAndRead();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => call("GET", `/v1/ledger?limit=${n + 1}`)),
    );
  });
  expect(happened).toEqual({ replica: 40 });
});

it("answers every endpoint that is meant for it, without a write", async () => {
  const meant = allEndpoints.filter(({ fromReplica }) => fromReplica);
  expect(meant.length).toBeGreaterThanOrEqual(5);
  for (const { name, rest } of meant) {
    const path = rest.path.replace("{organization_id}", tenant.organization.id);
    const happened = await grown(async () => {
      const { status, answer } = await call("GET", path);
      expect(status, `${name}: ${JSON.stringify(answer)}`).toBe(200);
    });
    expect(happened, name).toEqual({ replica: 1 });
  }
  const { id } = tenant.organization;
  for (const [method, path, body] of [
    ["GET", "/v1/statements", undefined],
    ["POST", `/organizations/${id}/reports`, { type: "trial_balance" }],
  ] as const) {
    const happened = await grown(async () => {
      const { status, answer } = await call(method, path, body);
      expect(status, JSON.stringify(answer)).toBeLessThan(300);
    });
    expect(happened, path).toEqual({ replica: 1 });
  }
});

it("refuses what writes, which then happens at the primary", async () => {
  const { id } = tenant.organization;
  const happened = await grown(() =>
    onReplica(() => db().organization.update({ where: { id }, data: { name: "Renamed" } })),
  );
  expect(happened).toEqual({ failed: 1 });
  expect((await db().organization.findUniqueOrThrow({ where: { id } })).name).toBe("Renamed");
});

it("is left out while it does not answer, and nothing waits for it twice", async () => {
  replica.pause();
  setPatience(100);
  try {
    const happened = await grown(async () => {
      for (let n = 0; n < 5; n++) await chargeAndRead();
    });
    expect(happened).toEqual({ behind: 1, left_out: 4 });
    const { answer } = await call<{ degraded: string[] }>("GET", "/ready");
    expect(answer.degraded).toContain("replica_left_out");
  } finally {
    replica.resume();
  }
  setPatience(PATIENT_MS);
  await closeReplica();
  expect(await grown(() => chargeAndRead())).toEqual({ replica: 1 });
});

it("is left out while it stops replaying", async () => {
  await admin("select pg_wal_replay_pause()");
  setPatience(100);
  const happened = await grown(() => chargeAndRead());
  expect(happened).toEqual({ behind: 1 });
  await admin("select pg_wal_replay_resume()");
});

it("in the primary's place it is away, until it is promoted; then a process serves that never restarted", async () => {
  const there = {
    DATABASE_URL: replica.urlFor("bursar"),
    DATABASE_DIRECT_URL: replica.urlFor("bursar"),
  };
  const web = await spawnApi({ ...there, DATABASE_REPLICA_URL: "" });
  const charge = () =>
    fetch(`${web.url}/v1/charges`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${tenant.apiKey}`,
        "content-type": "application/json",
        "idempotency-key": "led-astray",
      },
      body: JSON.stringify({ operation: "api.call" }),
    });
  const ready = async () => (await fetch(`${web.url}/ready`)).status;
  try {
    for (let n = 0; n < 3; n++) {
      const answer = await charge();
      expect([answer.status, answer.headers.has("retry-after")]).toEqual([503, true]);
    }
    expect(await ready()).toBe(503);
    await replica.promote();
    await expect.poll(ready).toBe(200);
    await expect.poll(async () => (await charge()).status).toBe(201);
  } finally {
    await web.kill();
  }
});

it("is none any more once it follows another history, and once it is gone", async () => {
  await admin("create table a_history_of_its_own as select n from generate_series(1, 100000) n");
  const happened = await grown(() => chargeAndRead());
  expect(happened).toEqual({ behind: 1 });

  await replica.stop();
  await closeReplica();
  setPatience(PATIENT_MS);
  expect(await grown(() => chargeAndRead())).toEqual({ failed: 1 });
});

async function admin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: replica.urlFor("bursar") });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
