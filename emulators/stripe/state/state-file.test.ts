import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createTestBench } from "../testing/stripe-test-bench.ts";

test("saved cards, the clock and undelivered webhooks survive a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stripe-state-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stateFile = join(folder, "stripe.json");

  const before = await createTestBench({ stateFile });
  await before.control("/webhooks", { mode: "hold" });
  const { customer, method } = await before.customerWithCard();
  await before.control("/clock", { advance_seconds: 3_600 });
  await before.close();

  const after = await createTestBench({ stateFile });
  onTestFinished(() => after.close());
  const intent = await after.stripe.paymentIntents.create({
    amount: 1_601,
    currency: "usd",
    customer,
    payment_method: method,
    off_session: true,
    confirm: true,
  });
  expect(intent.status).toBe("succeeded");
  const { body } = await after.control<{ now: number }>("/clock");
  expect(body.now).toBeGreaterThan(Date.now() / 1000 + 3_000);
  expect((await after.events()).map((event) => event.type)).toContain("payment_method.attached");
});
