import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/server/foundation/db";
import { ensureCustomer } from "@/server/purchases/ensure-customer";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { type Flow, flows } from "../support/payment-flows";
import { expectMoneyAgrees, type PaymentWorld, paymentWorld } from "../support/payment-world";
import { type Stack, startStack } from "../support/stack";
import type { Tenant } from "../support/tenant";

vi.setConfig({ testTimeout: batteryTimeoutMs });

/**
 * Stripe fails at every call we make of it, in every way it can, in every flow of money. Whatever is
 * lost on the way: after recovery the stand-in's own ledger and ours agree, nothing waits, nobody was
 * charged twice and no limit was broken.
 */
const faults = [
  // The SDK tries a closed connection a second time by itself, whatever it was told.
  { name: "a lost request", effect: "drop_before", times: 2 },
  { name: "a lost answer", effect: "drop_after", times: 2 },
  { name: "a reset connection", effect: "reset", times: 2 },
  { name: "no answer", effect: "hang", times: 1 },
  { name: "half an answer", effect: "truncate", times: 1 },
  { name: "a 409: key in use", effect: "status_409", times: 1 },
  { name: "a 429", effect: "status_429", times: 1 },
  { name: "a 500 instead of the work", effect: "status_500", times: 1 },
  { name: "a 500 after the work", effect: "status_500", performed: true, times: 1 },
] as const;

const isLarge = batterySize(0, 1) === 1;

let stack: Stack;
let world: PaymentWorld;
beforeAll(async () => {
  stack = await startStack();
  world = paymentWorld(stack);
});
afterAll(() => stack.stop());

type Call = { method: string; path: string };

/** The calls a flow makes of Stripe when all is well, each kind once. */
async function callsOf(flow: Flow): Promise<Call[]> {
  const tenant = await flow.prepare(world, stack);
  await world.emulator("/requests", undefined, "DELETE");
  await flow.act(world, stack, tenant);
  await world.drain();
  const { body } = await world.emulator<{ requests: Call[] }>("/requests");
  await world.recover();
  await check(flow, tenant);
  const kinds = body.requests.map(({ method, path }) => ({
    method,
    path: path.replace(/\/[a-z]+_\w{8,}/g, "/{id}"),
  }));
  return [...new Map(kinds.map((call) => [`${call.method} ${call.path}`, call])).values()];
}

async function check(flow: Flow, tenant: Tenant): Promise<void> {
  const charges = await expectMoneyAgrees(world, tenant);
  expect(charges.length, "charged at most as often as meant").toBeLessThanOrEqual(flow.charges);
  const policy = await db().rechargePolicy.findUniqueOrThrow({
    where: { creditAccountId: tenant.organization.creditAccountId },
  });
  const attempts = await db().rechargeAttempt.findMany({
    where: { creditAccountId: tenant.organization.creditAccountId, state: "succeeded" },
  });
  const charged = attempts.reduce((sum, { amountCents }) => sum + amountCents, 0n);
  if (policy.monthlyCapCents !== null)
    expect(charged, "the cap of a month").toBeLessThanOrEqual(policy.monthlyCapCents);
  await flow.check?.(tenant);
}

describe.each(flows)("$name", (flow) => {
  let calls: Call[] = [];
  it("goes well when nothing fails, and its calls are known", async () => {
    calls = await callsOf(flow);
    expect(calls.length).toBeGreaterThan(0);
  });

  it.each(faults)("survives $name at each of its calls", async ({ name, ...fault }) => {
    // Together, each call once; and in the large battery each of them alone as well.
    const alone = calls.map((call) => [call]);
    for (const failing of [calls, ...(isLarge ? alone : [])]) {
      const tenant = await flow.prepare(world, stack);
      for (const call of failing) await world.emulator("/faults", { ...call, ...fault });
      try {
        await flow.act(world, stack, tenant);
        await world.drain();
        await world.recover();
        await check(flow, tenant);
      } catch (error) {
        const where = failing.map(({ method, path }) => `${method} ${path}`).join(", ");
        throw new Error(`${name} at ${where}`, { cause: error });
      }
    }
  });
});

describe("auto-recharge of many accounts at once", () => {
  const rounds = batterySize(1, 500);
  const accounts = 20;

  it(`charges each of ${rounds * accounts} once at most under random faults (seed ${batterySeed})`, async () => {
    const random = seeded(batterySeed);
    const paths = [
      { method: "POST", path: "/v1/payment_intents" },
      { method: "GET", path: "/v1/payment_intents" },
      { method: "GET", path: "/v1/payment_intents/{id}" },
    ];
    const flow = flows.find(({ name }) => name === "recharging a saved card");
    if (!flow) throw new Error("there is such a flow");
    for (let round = 0; round < rounds; round++) {
      const tenants = await Promise.all(
        Array.from({ length: accounts }, () => flow.prepare(world, stack)),
      );
      for (let n = 0; n < 12; n++) {
        const { name: _, ...fault } = random.pick(faults);
        await world.emulator("/faults", {
          ...random.pick(paths),
          ...fault,
          times: 1 + random.below(4),
        });
      }
      await Promise.all(tenants.map((tenant) => flow.act(world, stack, tenant)));
      await Promise.all([world.drain(), world.drain()]);
      await world.recover();
      for (const tenant of tenants) await check(flow, tenant);
    }
  });
});

it("two customers are never made for one account, whatever was lost", async () => {
  const accounts = await db().creditAccount.findMany({
    where: { stripeCustomerId: { not: null } },
    take: 3,
  });
  for (const { id, stripeCustomerId } of accounts)
    expect(await ensureCustomer(id)).toBe(stripeCustomerId);
});
