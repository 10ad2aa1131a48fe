import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestBench, type TestBench } from "../testing/stripe-test-bench.ts";

// Stripe's own command line tool, built without our SDK: what it understands of the stand-in, others do.
const binary = path.resolve("node_modules/@stripe/cli-linux-x64/bin/stripe");
const installed = existsSync(binary);
const run = promisify(execFile);

let bench: TestBench;
let home: string;
beforeAll(async () => {
  bench = await createTestBench();
  home = mkdtempSync(path.join(tmpdir(), "bursar-stripe-cli-"));
});
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  await bench.close();
});

type Money = { id: string; status: string; amount: number; latest_charge?: string };

async function stripe<T>(...command: string[]): Promise<T> {
  const { stdout } = await run(
    binary,
    [...command, "--api-base", bench.emulator.url, "--api-key", "sk_test_of_the_cli"],
    // No proxy of the machine may stand between two programs on loopback.
    { env: { ...process.env, HOME: home, NO_PROXY: "127.0.0.1" } },
  );
  return JSON.parse(stdout) as T;
}

const cardPayment = (method: string) => [
  ...["payment_intents", "create", "--amount", "1601", "--currency", "usd"],
  ...["-d", `payment_method=${method}`, "-d", "confirm=true"],
  ...["-d", "automatic_payment_methods[enabled]=true"],
  ...["-d", "automatic_payment_methods[allow_redirects]=never"],
];

describe.skipIf(!installed)(
  `the Stripe CLI as an independent client${installed ? "" : " (skipped: its package has no binary for this platform)"}`,
  () => {
    test("keeps a customer and finds it again", async () => {
      const made = await stripe<{ id: string }>("customers", "create", "--email", "cli@acme.test");
      const found = await stripe<{ email: string }>("customers", "retrieve", made.id);
      expect(found.email).toBe("cli@acme.test");
    });

    test("pays by card, refunds a part, and sees what is left of it", async () => {
      const paid = await stripe<Money>(...cardPayment("pm_card_visa"));
      expect(paid).toMatchObject({ status: "succeeded", amount: 1_601 });
      const refund = await stripe<Money>(
        ...["refunds", "create", "--payment-intent", paid.id, "--amount", "600"],
      );
      expect(refund).toMatchObject({ status: "succeeded", amount: 600 });
      const charge = await stripe<{ amount_refunded: number; refunded: boolean }>(
        ...["charges", "retrieve", paid.latest_charge ?? ""],
      );
      expect(charge).toMatchObject({ amount_refunded: 600, refunded: false });
    });

    test("is told of a decline as by Stripe", async () => {
      const answer = await stripe<{ error: { code: string; decline_code: string } }>(
        ...cardPayment("pm_card_chargeDeclinedInsufficientFunds"),
      );
      expect(answer.error).toMatchObject({
        code: "card_declined",
        decline_code: "insufficient_funds",
      });
    });
  },
);
