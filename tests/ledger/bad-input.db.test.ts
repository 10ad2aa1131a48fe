import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";
import { readAccount } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const uses: [what: string, body: unknown][] = [
  ["a negative quantity", { operation: "api.call", quantity: -1 }],
  ["nothing", { operation: "api.call", quantity: 0 }],
  ["seven decimals", { operation: "api.call", quantity: 0.0000001 }],
  ["a quantity beyond any account", { operation: "api.call", quantity: 1e308 }],
  ["a quantity as hexadecimal text", { operation: "api.call", quantity: "0x1" }],
  ["a quantity as text with an exponent", { operation: "api.call", quantity: "1e2" }],
  ["a quantity as empty text", { operation: "api.call", quantity: "" }],
  ["a quantity that is a list", { operation: "api.call", quantity: [1] }],
  ["an unknown operation", { operation: "coffee.brew" }],
  ["an operation of the language", { operation: "__proto__" }],
  ["an operation that runs here", { operation: "transaction.create" }],
  [
    "a model without a price",
    {
      operation: "model.inference",
      properties: { model: "hal", input_tokens: 1, output_tokens: 1 },
    },
  ],
  [
    "negative tokens",
    {
      operation: "model.inference",
      properties: { model: "gpt-4o", input_tokens: -5, output_tokens: 1 },
    },
  ],
  [
    "a foreign organization",
    { operation: "api.call", organization_id: "org_01kan3x7c9e6mvb4f2tq8zr5ws" },
  ],
  ["an amount of its own", { operation: "api.call", credits: 0.01 }],
  [
    "text no database stores, in the description",
    { operation: "api.call", description: "a\u0000b" },
  ],
  ["half a character in a property", { operation: "api.call", properties: { note: "\ud800" } }],
  [
    "text no database stores, in a property",
    { operation: "api.call", properties: { note: "a\u0000b" } },
  ],
  [
    "text no database stores, in an id",
    { operation: "api.call", entity: { type: "x", id: "\u0000" } },
  ],
  ["a list for a body", [{ operation: "api.call" }]],
  ["nothing for a body", null],
];

/** Refused in our own words, and the account, its entries and holds are what they were. */
async function expectRefused(
  tenant: Tenant,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<void> {
  const { creditAccountId } = tenant.organization;
  const state = async () => ({
    account: await readAccount({ creditAccountId }),
    entries: await db().ledgerEntry.count({ where: { creditAccountId } }),
    holds: await db().hold.count({ where: { creditAccountId } }),
  });
  const before = await state();
  const answer = await stack.json<{ code?: string; detail?: string }>(
    `${stack.apiUrl}/api${path}`,
    {
      method: "POST",
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${tenant.apiKey}`, ...headers },
    },
  );
  // The schema or the price list refuses it by name; what is foreign is not there; what runs here is not metered.
  expect(
    ["400 validation_failed", "404 not_found", "409 runs_here"],
    `${answer.status} ${JSON.stringify(answer.body)}`,
  ).toContain(`${answer.status} ${answer.body.code}`);
  expect(await state()).toEqual(before);
}

describe.each(["/v1/charges", "/v1/holds"])(
  "POST %s refuses by name and moves nothing for",
  (path) => {
    it.each(uses)("%s", async (_what, body) => {
      await expectRefused(await tenantWith(10), path, body);
    });

    it("a key that is too long or empty", async () => {
      const tenant = await tenantWith(10);
      for (const key of ["k".repeat(5_000), " "]) {
        await expectRefused(tenant, path, { operation: "api.call" }, { "idempotency-key": key });
      }
    });
  },
);

it.each([
  ["seven decimals", 0.0000001],
  ["a negative amount", -1],
  ["nothing", 0],
  ["an amount beyond any account", 1e21],
])("capture and refund refuse %s", async (_what, credits) => {
  const tenant = await tenantWith(10);
  const send = (path: string) =>
    stack.json<{ id: string }>(`${stack.apiUrl}/api${path}`, {
      body: { operation: "api.call" },
      headers: { authorization: `Bearer ${tenant.apiKey}` },
    });
  const [hold, charge] = [await send("/v1/holds"), await send("/v1/charges")];
  await db().apiKey.updateMany({
    where: { organizationId: tenant.organization.id },
    data: { scopes: { push: "grants:write" }, grantAllowance: 100_000_000n },
  });
  await expectRefused(tenant, `/v1/holds/${hold.body.id}/capture`, { credits });
  await expectRefused(tenant, `/v1/charges/${charge.body.id}/refund`, {
    credits,
    reason: "Bad input",
  });
  await expectSoundLedger(tenant);
});
