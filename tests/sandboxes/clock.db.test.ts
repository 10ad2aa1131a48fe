import { afterAll, beforeAll, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";
import { type OpenSandbox, sandboxOf } from "./story";

const DAY = 86_400;
let stack: Stack;
const lives: Tenant[] = [];

beforeAll(async () => {
  Object.assign(process.env, { RATE_LIMIT_PER_MINUTE: "100000" });
  stack = await startStack();
});
afterAll(async () => {
  for (const live of lives) await expectSoundLedger(live);
  await stack.stop();
  await disconnectDb();
});

async function open(): Promise<OpenSandbox> {
  const live = await tenantWith(100);
  lives.push(live);
  return sandboxOf(stack, live);
}

// biome-ignore lint/suspicious/noExplicitAny: what tests look at in an answer is theirs to know.
async function post(sandbox: OpenSandbox, path: string, body: object): Promise<any> {
  const { status, body: answer } = await sandbox.client.post(path, body);
  expect([path, status, status < 300 ? "" : answer]).toEqual([path, expect.any(Number), ""]);
  return answer;
}

async function advance(sandbox: OpenSandbox, seconds: number) {
  let told = await post(sandbox, "/v1/sandbox/clock", { advance_seconds: seconds });
  while (told.state === "advancing") {
    await stack.drainJobs(new Date(Date.now() + 60_000));
    told = (await sandbox.client.get("/v1/sandbox")).body;
  }
  return told;
}

/** Everything that time does to an account, begun at once. */
async function story(): Promise<OpenSandbox> {
  const sandbox = await open();
  const [wallet] = await db().wallet.findMany({
    where: { creditAccountId: sandbox.creditAccountId },
  });
  const wallet_id = wallet?.id;
  const inDays = (days: number) => new Date(Date.now() + days * DAY * 1_000).toISOString();
  await post(sandbox, "/v1/credit-grants", {
    wallet_id,
    amount: 300,
    grant_type: "promotional",
    expires_at: inDays(10),
  });
  await post(sandbox, "/v1/credit-grants", {
    wallet_id,
    amount: 200,
    grant_type: "promotional",
    expires_at: inDays(20),
    rollover: { cap: 50, expires_after_days: 15 },
  });
  await post(sandbox, "/v1/grant-schedules", {
    wallet_id,
    amount: 40,
    grant_type: "bonus",
    cadence: "weekly",
    ends_at: inDays(80),
    description: "Weekly bonus",
  });
  await post(sandbox, "/v1/holds", { operation: "compute.minute", quantity: 10 });
  await post(sandbox, "/v1/sandbox/cards", { card: "4242424242424242" });
  const { status } = await sandbox.client.put("/v1/recharge-policy", {
    enabled: true,
    mode: "fixed_amount",
    fixed_amount_cents: 500,
    threshold_credits: 2_300,
    monthly_cap_cents: 1_000,
  });
  expect(status).toBe(200);
  await stack.drainJobs();
  return sandbox;
}

/** The ledger by day, without what is random. */
async function ledgerOf({ creditAccountId }: OpenSandbox) {
  const entries = await db().ledgerEntry.findMany({
    where: { creditAccountId },
    orderBy: { seq: "asc" },
  });
  const first = entries[0]?.createdAt.getTime() ?? 0;
  return entries.map((entry) => ({
    kind: entry.kind,
    from: entry.fromAccount,
    to: entry.toAccount,
    amount: entry.amount,
    balance: entry.balanceAfter,
    hours: Math.round((entry.createdAt.getTime() - first) / 3_600_000),
  }));
}

it("60 days at once are 60 days one by one, to the microcredit", async () => {
  const [once, daily] = [await story(), await story()];
  const began = Date.now();
  const told = await advance(once, 60 * DAY);
  expect(told.state).toBe("ready");
  expect(Date.parse(told.now) - began).toBeGreaterThanOrEqual(60 * DAY * 1_000);
  for (let day = 0; day < 60; day++) await advance(daily, DAY);
  const ledger = await ledgerOf(once);
  expect(await ledgerOf(daily)).toEqual(ledger);

  const count = (kind: string) => ledger.filter((entry) => entry.kind === kind).length;
  expect(count("base_fee")).toBeGreaterThanOrEqual(59);
  expect(count("expiry")).toBeGreaterThanOrEqual(2);
  expect(count("release")).toBe(1);
  const attempts = await db().rechargeAttempt.findMany({
    where: { creditAccountId: once.creditAccountId },
  });
  expect(new Set(attempts.map(({ state }) => state))).toEqual(new Set(["succeeded"]));
  expect(attempts.length).toBeGreaterThanOrEqual(2);
  // The monthly limit holds in each month of the sandbox's own calendar.
  const months = Map.groupBy(attempts, ({ settledAt }) => settledAt?.toISOString().slice(0, 7));
  for (const [month, charged] of months) {
    const cents = charged.reduce((sum, { amountCents }) => sum + Number(amountCents), 0);
    expect([month, cents <= 1_000]).toEqual([month, true]);
  }
  for (const sandbox of [once, daily]) await expectSoundLedger({ organization: sandbox });
});

it("an account that owes is past due, and suspended when its grace is over", async () => {
  const sandbox = await open();
  const of = { where: { id: sandbox.creditAccountId } };
  await post(sandbox, "/v1/charges", { operation: "api.call", quantity: 980 });
  // Base fees go on into debt when the test credits are used up.
  await advance(sandbox, 30 * DAY);
  const { status } = await db().organization.findUniqueOrThrow({
    where: { id: sandbox.organizationId },
  });
  const account = await db().creditAccount.findUniqueOrThrow(of);
  expect([status, account.debt > 0n]).toEqual(["suspended", true]);
  const refused = await sandbox.client.post("/v1/charges", { operation: "api.call" });
  expect(refused.body.code).toBe("organization_suspended");
  await expectSoundLedger({ organization: sandbox });
});

it("moves once under one key, never backward, never beyond 400 days, and not for live organizations", async () => {
  const sandbox = await open();
  const twice = { "idempotency-key": "a-week", authorization: `Bearer ${sandbox.key}` };
  const send = () =>
    stack.json<{ clock_ahead_seconds: number }>(`${stack.apiUrl}/api/v1/sandbox/clock`, {
      method: "POST",
      headers: twice,
      body: { advance_seconds: 7 * DAY },
    });
  const moved = [(await send()).body, (await send()).body];
  expect(moved.map((told) => Math.round(told.clock_ahead_seconds / DAY))).toEqual([7, 7]);
  const to = (advance_seconds: number) =>
    sandbox.client.post("/v1/sandbox/clock", { advance_seconds });
  expect((await to(-1)).status).toBe(400);
  expect((await to(394 * DAY)).status).toBe(400);

  const live = await db().organization.findFirstOrThrow({
    where: { id: lives.at(-1)?.organization.id ?? "" },
  });
  expect(live.sandboxId).toBeNull();
});

it("what is charged, held and granted happens by the sandbox's clock", async () => {
  const sandbox = await open();
  await advance(sandbox, 30 * DAY);
  const soon = Date.now() + 30 * DAY * 1_000;
  const charge = await post(sandbox, "/v1/charges", { operation: "api.call" });
  const hold = await post(sandbox, "/v1/holds", {
    operation: "compute.minute",
    quantity: 5,
    expires_in_seconds: 3_600,
  });
  expect(Math.abs(Date.parse(charge.created_at) - soon)).toBeLessThan(60_000);
  expect(Math.abs(Date.parse(hold.expires_at) - soon - 3_600_000)).toBeLessThan(60_000);
  const state = async () =>
    (await sandbox.client.get<{ state: string }>(`/v1/holds/${hold.id}`)).body.state;
  expect(await state()).toBe("held");
  await advance(sandbox, 3_700);
  expect(await state()).toBe("expired");
});

it("a reset starts at now with fresh credits; the key goes on, and the old things are gone", async () => {
  const sandbox = await open();
  await advance(sandbox, 10 * DAY);
  const hold = await post(sandbox, "/v1/holds", { operation: "compute.minute", quantity: 5 });
  const fresh = await post(sandbox, "/v1/sandbox/reset", {});
  expect(fresh).toMatchObject({ state: "ready", clock_ahead_seconds: 0 });
  expect(fresh.organization_id).not.toBe(sandbox.organizationId);
  const balance = await sandbox.client.get<{ credits: { available: number } }>(
    "/v1/credits/balance",
  );
  expect([balance.status, balance.body.credits.available]).toEqual([200, 1_000]);
  for (const path of [`/v1/holds/${hold.id}`, `/organizations/${sandbox.organizationId}`])
    expect((await sandbox.client.get(path)).status).toBe(404);
  await expectSoundLedger({ organization: sandbox });
});
