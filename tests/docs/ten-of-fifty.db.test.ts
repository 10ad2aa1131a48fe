import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newApiKey } from "@/server/scenarios/story";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";

let stack: Stack;
let tenant: Tenant;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWithoutBooks(61);
});
afterAll(() => stack.stop());

it("the program on the landing page charges exactly ten of fifty, and says what the page says", async () => {
  const { key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
    name: "Ten of fifty",
    scopes: ["usage:write", "billing:read"],
  });
  const before = await creditsOf(tenant);
  const { stdout } = await promisify(execFile)(process.execPath, ["docs/site/ten-of-fifty.mjs"], {
    env: { ...process.env, BURSAR_URL: stack.apiUrl, BURSAR_KEY: key },
  });
  expect(stdout.trim()).toBe("201 charged: 10\n402 refused: 40\nAvailable: 10 before, 0 after");
  expect(await creditsOf(tenant)).toBe(before - 10);
  await expectSoundLedger(tenant);
});
