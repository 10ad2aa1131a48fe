import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startStripeEmulator } from "../start-stripe-emulator.ts";
import { createTestBench, type TestBench } from "../testing/stripe-test-bench.ts";

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
});
afterEach(() => bench.close());

const createCustomers = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) await bench.stripe.customers.create({});
};

describe("deliveries", () => {
  test("are signed, name their cause and are kept as events", async () => {
    const customer = await bench.stripe.customers.create({}, { idempotencyKey: "cause-1" });
    const [event] = await bench.events();
    expect(event).toMatchObject({
      type: "customer.created",
      data: { object: { id: customer.id } },
      request: { idempotency_key: "cause-1" },
    });
    expect((await bench.stripe.events.retrieve(event?.id ?? "")).pending_webhooks).toBe(0);
    const listed = await bench.stripe.events.list({ type: "customer.*" });
    expect(listed.data.map(({ id }) => id)).toEqual([event?.id]);
  });

  test("are tried again until the app accepts them", async () => {
    bench.answers.status = 500;
    await createCustomers(1);
    await bench.emulator.flush();
    const failed = bench.received.length;
    expect(failed).toBeGreaterThanOrEqual(1);
    bench.answers.status = 200;
    await bench.emulator.flush();
    expect(bench.received.length).toBe(failed + 1);
    await bench.emulator.flush();
    expect(bench.received.length).toBe(failed + 1);
  });

  test("are held, then released as often as asked", async () => {
    await bench.control("/webhooks", { mode: "hold" });
    await createCustomers(3);
    await bench.emulator.flush();
    expect(bench.received).toHaveLength(0);
    await bench.control("/webhooks", { mode: "release", copies: 2 });
    expect(await bench.events()).toHaveLength(6);
  });

  test("are doubled, shuffled and dropped on demand, and every one verifies", async () => {
    await bench.control("/webhooks", { mode: "deliver", copies: 3 });
    await createCustomers(1);
    expect(await bench.events()).toHaveLength(3);
    await bench.control("/webhooks", { mode: "hold" });
    await createCustomers(20);
    await bench.control("/webhooks", { mode: "shuffle" });
    const ids = (await bench.events()).slice(3).map((event) => event.id);
    expect(new Set(ids).size).toBe(20);
    await bench.control("/webhooks", { mode: "drop" });
    await createCustomers(1);
    expect(await bench.events()).toHaveLength(23);
  });

  test("an event is sent again on demand", async () => {
    await createCustomers(1);
    const [event] = await bench.events();
    await bench.control("/webhooks/resend", { event: event?.id, copies: 2 });
    const ids = (await bench.events()).map(({ id }) => id);
    expect(ids).toEqual([event?.id, event?.id, event?.id]);
  });

  test.each(["wrong_secret", "stale", "none"])(
    "a forged one (%s) does not verify",
    async (signature) => {
      await bench.control("/webhooks/forge", {
        type: "checkout.session.completed",
        object: { id: "cs_forged" },
        signature,
      });
      const [forged] = bench.received;
      expect(forged?.body).toContain("cs_forged");
      expect(() =>
        bench.stripe.webhooks.constructEvent(
          forged?.body ?? "",
          forged?.signature ?? "",
          bench.secret,
        ),
      ).toThrow();
    },
  );
});

test("addresses of other machines are refused", async () => {
  await expect(startStripeEmulator({ port: 0, host: "0.0.0.0" })).rejects.toThrow("loopback");
  await expect(
    startStripeEmulator({ port: 0, webhookUrl: "https://example.com/hook" }),
  ).rejects.toThrow("loopback");
});
