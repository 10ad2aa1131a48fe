import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";
import { endpointOf } from "../webhooks/story";
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

it("what it would have sent can be read there, and no email of the live organization", async () => {
  const { id } = await buy();
  await post(`/v1/sandbox/purchases/${id}/complete`);
  await stack.drainJobs();
  const list = (organizationId: string) => `/organizations/${organizationId}/emails`;
  type Emails = { data: { id: string; subject: string }[] };
  const { body } = await sandbox.client.get<Emails>(list(sandbox.organizationId));
  const receipt = body.data.find(({ subject }) => subject.startsWith("Receipt"));
  expect(receipt).toMatchObject({ to: live.owner.email, sent_at: null });
  const shown = await sandbox.client.get(`/v1/sandbox/emails/${receipt?.id}`);
  expect(shown).toMatchObject({
    status: 200,
    body: { ...receipt, text: expect.stringContaining("1,000 credits"), html: expect.any(String) },
  });
  const sent = (await stack.emailsTo(live.owner.email)).map(({ subject }) => subject);
  expect(sent.filter((subject) => subject.startsWith("Receipt"))).toEqual([]);

  const person = await clientOf(stack, { user: live.owner });
  const ofLive = `?organization_id=${live.organization.id}`;
  expect(await person.get(`/v1/sandbox/emails/${receipt?.id}${ofLive}`)).toMatchObject({
    status: 409,
    body: { code: "wrong_state" },
  });
  const template = {
    template: "invitation",
    props: {},
    dedupeKey: "of-live",
    recipient: "a@b.test",
  };
  const other = { id: newId("email"), organizationId: live.organization.id, createdAt: new Date() };
  await db().emailMessage.create({ data: { ...other, ...template } });
  expect((await sandbox.client.get(`/v1/sandbox/emails/${other.id}`)).status).toBe(404);
  await db().emailMessage.delete({ where: { id: other.id } });
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

const boughtAndPaid = async (card = "4242424242424242") => {
  const purchase = await buy();
  const { body } = await post(`/v1/sandbox/purchases/${purchase.id}/complete`, { card });
  expect(body.state).toBe("succeeded");
  return purchase;
};
const statusOf = async (id: string) =>
  (await db().purchase.findUniqueOrThrow({ where: { id } })).status;

it("a refund takes its exact share of the credits back, and webhooks tell of it as they do live", async () => {
  const receiver = { url: "https://hooks.example.com/refunds" };
  const { id: endpointId } = await endpointOf(
    { ...sandbox, id: sandbox.organizationId },
    receiver,
    ["purchase.refunded", "purchase.disputed"],
  );
  const before = await credits();
  const { id, credits: bought } = await boughtAndPaid();
  const refund = (body: object) => post("/v1/sandbox/refunds", { purchase_id: id, ...body });
  const { amountCents } = await db().purchase.findUniqueOrThrow({ where: { id } });
  const half = Number(amountCents) / 2;

  const part = await refund({ amount_cents: half });
  expect([part.status, part.body]).toEqual([
    201,
    expect.objectContaining({
      purchase_id: id,
      state: "partially_refunded",
      refunded_cents: half,
      credits_taken: bought / 2,
    }),
  ]);
  expect(await credits()).toBe(before + bought / 2);
  const tooMuch = await refund({ amount_cents: half + 1 });
  expect([tooMuch.status, tooMuch.body.code]).toEqual([409, "wrong_state"]);
  const rest = await Promise.all([refund({}), refund({})]);
  expect(rest.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect([await statusOf(id), await credits()]).toEqual(["refunded", before]);
  expect((await refund({})).status).toBe(409);

  const told = await db().webhookMessage.findMany({
    where: { deliveries: { some: { endpointId } } },
    orderBy: { id: "asc" },
  });
  expect(told.map(({ type, livemode, data }) => [type, livemode, data])).toEqual(
    [half, half].map((amount_cents) => [
      "purchase.refunded",
      false,
      expect.objectContaining({ purchase_id: id, amount_cents, outcome: "refunded" }),
    ]),
  );
  await expectSoundLedger({ organization: sandbox });
});

it("a dispute takes the credits back; won they return, lost they are gone", async () => {
  const before = await credits();
  const [first, second] = [await boughtAndPaid(), await boughtAndPaid()];
  const dispute = (purchase_id: string, outcome?: string) =>
    post("/v1/sandbox/disputes", { purchase_id, ...(outcome ? { outcome } : {}) });
  expect((await dispute(first.id, "won")).status).toBe(409);
  const both = await Promise.all([dispute(first.id), dispute(first.id)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect([await statusOf(first.id), await credits()]).toEqual([
    "disputed",
    before + second.credits,
  ]);
  const during = await post("/v1/sandbox/refunds", { purchase_id: first.id });
  expect(during.status).toBe(409);
  expect((await dispute(first.id, "won")).body).toMatchObject({ state: "paid", credits_taken: 0 });
  expect(await credits()).toBe(before + first.credits + second.credits);
  await dispute(second.id);
  expect((await dispute(second.id, "lost")).body).toMatchObject({ state: "lost" });
  expect((await dispute(second.id)).status).toBe(409);
  expect(await credits()).toBe(before + first.credits);
  await expectSoundLedger({ organization: sandbox });
});

it("the test card of disputes is disputed as soon as it has paid", async () => {
  const before = await credits();
  const { id } = await boughtAndPaid("4000000000000259");
  expect([await statusOf(id), await credits()]).toEqual(["disputed", before]);
});

it("only payments of the sandbox itself are refunded and disputed", async () => {
  const paid = await db().payment.findFirst({ where: { creditAccount: { sandboxId: null } } });
  for (const path of ["refunds", "disputes"]) {
    const unknown = await post(`/v1/sandbox/${path}`, {
      purchase_id: paid?.purchaseId ?? newId("purchase"),
    });
    expect([path, unknown.status]).toEqual([path, 404]);
    expect((await post(`/v1/sandbox/${path}`, {})).status).toBe(400);
    const inLive = await (await clientOf(stack, { key: live.apiKey })).post(`/v1/sandbox/${path}`, {
      purchase_id: newId("purchase"),
    });
    expect([path, inLive.status]).not.toEqual([path, 201]);
  }
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
