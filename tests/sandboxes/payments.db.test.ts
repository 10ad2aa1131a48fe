import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";
import { type OpenSandbox, sandboxOf } from "./story";

let stack: Stack;
let live: Tenant;
let sandbox: OpenSandbox;

beforeAll(async () => {
  Object.assign(process.env, { RATE_LIMIT_PER_MINUTE: "100000" });
  stack = await startStack();
  live = await tenantWith(100);
});
beforeEach(async () => {
  sandbox = await sandboxOf(stack, live);
  await sandbox.client.post("/v1/sandbox/reset", {});
  const { organizationId } = await db().apiKey.findUniqueOrThrow({ where: { id: sandbox.keyId } });
  const root = await db().organization.findUniqueOrThrow({ where: { id: organizationId } });
  sandbox = { ...sandbox, organizationId, creditAccountId: root.creditAccountId };
});
afterAll(async () => {
  // Whatever was paid, Stripe heard of none of it.
  expect(await stack.payments()).toEqual([]);
  expect(await creditsOf(live)).toBe(100);
  await expectSoundLedger(live);
  await stack.stop();
  await disconnectDb();
});

const credits = () => creditsOf({ organization: sandbox });

// biome-ignore lint/suspicious/noExplicitAny: what tests look at in an answer is theirs to know.
const post = async (path: string, body: object = {}) => await sandbox.client.post<any>(path, body);

async function buy() {
  const { status, body } = await post(`/v1/purchases`, {
    organization_id: sandbox.organizationId,
    package: "solo_dev",
  });
  expect([status, body.checkout_url]).toEqual([
    201,
    expect.stringContaining("/test-checkout/sim_cs_"),
  ]);
  return body as { id: string; credits: number };
}

it("a purchase is paid with a test card, once", async () => {
  const before = await credits();
  const purchase = await buy();
  const complete = `/v1/sandbox/purchases/${purchase.id}/complete`;
  const both = await Promise.all([post(complete), post(complete)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await credits()).toBe(before + purchase.credits);
  expect(await db().purchase.findUnique({ where: { id: purchase.id } })).toMatchObject({
    status: "paid",
    cardLast4: "4242",
  });
  await expectSoundLedger({ organization: sandbox });
});

it("a declined card leaves the checkout open, to be paid with another one", async () => {
  const before = await credits();
  const { id } = await buy();
  const complete = `/v1/sandbox/purchases/${id}/complete`;
  expect((await post(complete, { card: "4000000000009995" })).body).toMatchObject({
    state: "open",
    decline_code: "insufficient_funds",
  });
  expect((await post(complete, { outcome: "declined" })).body.state).toBe("open");
  expect(await credits()).toBe(before);
  expect((await post(complete)).body.state).toBe("succeeded");
  expect(await credits()).toBeGreaterThan(before);
});

it("a bank may take its time, and fail in the end", async () => {
  const before = await credits();
  const [first, second] = [await buy(), await buy()];
  const end = (id: string, outcome: string) =>
    post(`/v1/sandbox/purchases/${id}/complete`, { outcome });
  expect((await end(first.id, "failed")).status).toBe(409);
  for (const { id } of [first, second])
    expect((await end(id, "processing")).body.state).toBe("processing");
  expect(await credits()).toBe(before);
  await end(first.id, "paid");
  await end(second.id, "failed");
  expect(await credits()).toBe(before + first.credits);
  const states = await db().purchase.findMany({
    where: { id: { in: [first.id, second.id] } },
    select: { id: true, status: true },
  });
  expect(Object.fromEntries(states.map(({ id, status }) => [id, status]))).toEqual({
    [first.id]: "paid",
    [second.id]: "failed",
  });
});

it.each([
  ["4242424242424242", "succeeded"],
  ["4000000000000341", "declined"],
  ["4000000000009987", "declined"],
  ["4000002760003184", "requires_action"],
])("auto-recharge charges the test card %s: %s", async (card, state) => {
  const saved = await post("/v1/sandbox/cards", { card });
  expect([saved.status, saved.body.state]).toEqual([200, "succeeded"]);
  const path = "/v1/recharge-policy";
  const { status } = await sandbox.client.put(path, {
    enabled: true,
    threshold_credits: 2_000,
    target_credits: 3_000,
  });
  expect(status).toBe(200);
  await stack.drainJobs();
  await expect
    .poll(() =>
      db().rechargeAttempt.findFirst({ where: { creditAccountId: sandbox.creditAccountId } }),
    )
    .toMatchObject({ state });
});
