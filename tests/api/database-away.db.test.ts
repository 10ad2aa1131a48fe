import { afterAll, beforeAll, expect, it } from "vitest";
import { serveNextAuth } from "@/server/doors/auth/serve-next-auth";
import { db } from "@/server/foundation/db";
import { browserHeaders } from "../support/client";
import {
  type InterruptiblePostgres,
  startInterruptiblePostgres,
} from "../support/interruptible-postgres";
import { untilLockWaits } from "../support/lock-waits";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let postgres: InterruptiblePostgres;
let stack: Stack;
let tenant: Tenant;

beforeAll(async () => {
  postgres = await startInterruptiblePostgres();
  process.env.DATABASE_URL = postgres.url;
  delete process.env.DATABASE_DIRECT_URL;
  stack = await startStack();
  tenant = await tenantWith(100);
});
afterAll(async () => {
  await stack.stop();
  await postgres.remove();
});

const listing = encodeURIComponent('{"json":{}}');

/** One of each kind of request, and what it says. */
async function askEverything() {
  const key = { authorization: `Bearer ${tenant.apiKey}` };
  const cookie = await cookies;
  const json = { "content-type": "application/json" };
  const post = (headers: Record<string, string>, body: unknown) => ({
    method: "POST",
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  });
  const { id } = tenant.organization;
  const auth = (names: string) =>
    serveNextAuth(
      new Request(`http://127.0.0.1:3000/api/auth/${names}`),
      names.split("/"),
      async () => Response.json({}),
    );
  const api = (url: string, init?: RequestInit) => fetch(`${stack.apiUrl}${url}`, init);
  const asked: Record<string, Promise<Response>> = {
    "REST, a read by key": api(`/api/organizations/${id}/billing`, { headers: key }),
    "REST, a read by cookie": api("/api/me", { headers: cookie }),
    "REST, a charge": api(
      "/api/v1/charges",
      post(
        { ...key, "idempotency-key": "away" },
        { organization_id: id, operation: "image.generate" },
      ),
    ),
    "REST, a paid operation": api(`/api/organizations/${id}/transactions`, post(key, {})),
    "tRPC, a query": api(`/api/trpc/organization.list?input=${listing}`, { headers: cookie }),
    "tRPC, a batch": api(
      `/api/trpc/organization.list,me.get?batch=1&input=${encodeURIComponent('{"0":{"json":{}},"1":{"json":{}}}')}`,
      { headers: cookie },
    ),
    "tRPC, a mutation": api("/api/trpc/me.update", post(cookie, { json: { name: "Away" } })),
    "tRPC, of nobody": api(
      "/api/trpc/auth.verifyEmail",
      post({ origin: "http://127.0.0.1:3000" }, { json: { token: "x".repeat(30) } }),
    ),
    "next-auth": auth("session"),
    ready: api("/api/ready"),
    "a page": api("/acme/billing", { headers: cookie }),
    openapi: api("/api/openapi.json"),
  };
  const answers = await Promise.all(
    Object.entries(asked).map(async ([name, sent]) => {
      const answer = await sent;
      const { status, headers } = answer;
      return { name, status, retryAfter: headers.get("retry-after"), body: await answer.text() };
    }),
  );
  return answers;
}
let cookies: Promise<Record<string, string>>;

async function expectAway() {
  const answers = await askEverything();
  // What was read before may still be told: the prices and the document made of them.
  const away = answers.filter(({ name, status }) => !(name === "openapi" && status === 200));
  for (const { name, status, retryAfter, body } of away) {
    expect([name, status, Number(retryAfter) > 0], body).toEqual([name, 503, true]);
  }
  return answers;
}

async function expectBack() {
  const { id } = tenant.organization;
  await expect
    .poll(async () => (await fetch(`${stack.apiUrl}/api/ready`)).status, { timeout: 30_000 })
    .toBe(200);
  const answers = await askEverything();
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  expect((await db().organization.findUniqueOrThrow({ where: { id } })).id).toBe(id);
}

it("every answer is 503 with Retry-After while PostgreSQL is stopped, and the process recovers by itself", async () => {
  cookies = browserHeaders(tenant.owner);
  await cookies;
  await expectBack();
  const before = await creditsOf(tenant);
  for (let round = 0; round < 2; round++) {
    await postgres.stop();
    await expectAway();
    await expectAway();
    await postgres.start();
    await expectBack();
  }
  expect(await creditsOf(tenant)).toBeLessThanOrEqual(before);
  await expectSoundLedger(tenant);
}, 300_000);

/** Sends a request that waits for the account's row, and cuts every connection while it does. */
async function loseConnectionUnder(
  path: string,
  key: string,
  body: object,
): Promise<Response | undefined> {
  let request: Promise<Response> | undefined;
  const lock = db().$transaction(
    async (tx) => {
      await tx.$queryRaw`select id from credit_accounts where id = ${tenant.organization.creditAccountId} for update`;
      request = fetch(`${stack.apiUrl}/api${path}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${tenant.apiKey}`,
          "content-type": "application/json",
          "idempotency-key": key,
        },
        body: JSON.stringify(body),
      });
      await untilLockWaits(1);
      postgres.cut();
    },
    { timeout: 30_000 },
  );
  await lock.catch(() => undefined); // it is lost too, or it only read
  return request;
}

it("an operation whose connection is lost is done and charged once all the same", async () => {
  const before = await creditsOf(tenant);
  const answer = await loseConnectionUnder(
    `/organizations/${tenant.organization.id}/transactions`,
    "lost",
    {
      date: "2026-11-21",
      description: "Sale over a broken line",
      entries: [
        { account_id: tenant.books.cash, entry_type: "debit", amount: 500 },
        { account_id: tenant.books.sales, entry_type: "credit", amount: 500 },
      ],
    },
  );
  expect(answer?.status).toBe(201);
  const where = { description: "Sale over a broken line" };
  expect(await db().bookTransaction.count({ where })).toBe(1);
  expect(await creditsOf(tenant)).toBe(before - 2);
  await expectSoundLedger(tenant);
}, 120_000);

it("a change outside of the lanes whose connection is lost answers 503, and says what is not known", async () => {
  const authorization = { authorization: `Bearer ${tenant.apiKey}` };
  const opened = await fetch(`${stack.apiUrl}/api/v1/holds`, {
    method: "POST",
    headers: { ...authorization, "content-type": "application/json" },
    body: JSON.stringify({ operation: "api.call" }),
  });
  const { id } = (await opened.json()) as { id: string };
  const answer = await loseConnectionUnder(`/v1/holds/${id}/release`, "lost", {});
  expect(answer?.status).toBe(503);
  expect(Number(answer?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await answer?.json()).toMatchObject({
    code: "unavailable",
    detail: expect.stringMatching(/don't know whether .* same Idempotency-Key/),
  });
  const again = await fetch(`${stack.apiUrl}/api/ready`);
  expect(again.status).toBe(200);
}, 120_000);

it("a database whose disk is full answers 503, and once it has room again the same keys do it once", async () => {
  const headers = {
    authorization: `Bearer ${tenant.apiKey}`,
    "content-type": "application/json",
  };
  const post = (path: string, key: string, body: object) =>
    fetch(`${stack.apiUrl}/api/v1${path}`, {
      method: "POST",
      headers: { ...headers, "idempotency-key": `full disk: ${key}` },
      body: JSON.stringify(body),
    });
  const opened = await post("/holds", "hold", { operation: "api.call" });
  const { id } = (await opened.json()) as { id: string };
  const before = await creditsOf(tenant);
  await db().$executeRaw`create function no_room() returns trigger language plpgsql as
    $$ begin raise 'could not extend file' using errcode = 'disk_full'; end $$`;
  await db().$executeRaw`
    create trigger no_room before insert on ledger_entries for each statement execute function no_room()`;
  const ask = () =>
    Promise.all([
      post("/charges", "charge", { operation: "api.call" }),
      post(`/holds/${id}/release`, "release", {}),
    ]);
  try {
    for (const answer of await ask()) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
  } finally {
    await db().$executeRaw`drop function no_room cascade`;
  }
  expect(await creditsOf(tenant)).toBe(before);
  for (let round = 0; round < 2; round++) {
    const answers = await ask();
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  }
  expect(await creditsOf(tenant), "charged once").toBe(before - 1);
  await expectSoundLedger(tenant);
}, 120_000);
