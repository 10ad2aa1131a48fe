import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { operations } from "@/server/pricing/catalogue";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
let tenant: Tenant;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWith(1_000);
});
afterAll(() => stack.stop());

type Problem = { code: string; detail: string; endpoint?: string };

async function post<T = Problem>(path: string, body: unknown) {
  return stack.json<T>(`${stack.apiUrl}/api/v1/${path}`, {
    body,
    headers: { authorization: `Bearer ${tenant.apiKey}` },
  });
}

const event = (operation: string, properties = {}) => ({
  event_name: operation,
  external_customer_id: tenant.organization.id,
  properties,
});

/** Every way to have something metered charged. */
const ways: Record<string, (operation: string) => Promise<Problem & { status: number }>> = {
  "POST /v1/charges": async (operation) => flat(await post("charges", { operation })),
  "its dry run": async (operation) => flat(await post("charges?dry_run=true", { operation })),
  "POST /v1/holds": async (operation) => flat(await post("holds", { operation })),
  "POST /v1/events": async (operation) => flat(await post("events", event(operation))),
  "an event that states its credits": async (operation) =>
    flat(await post("events", event(operation, { credits: 3 }))),
};

function flat({ status, body }: { status: number; body: Problem }) {
  return { ...body, status };
}

async function state() {
  const { creditAccountId, id } = tenant.organization;
  return {
    account: await db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } }),
    entries: await db().ledgerEntry.count({ where: { creditAccountId } }),
    holds: await db().hold.count({ where: { organizationId: id } }),
  };
}

describe.each(Object.entries(ways))("%s", (_way, ask) => {
  it("refuses every operation that Bursar runs, names its endpoint and charges nothing", async () => {
    const before = await state();
    for (const { key, endpoint } of operations) {
      if (!endpoint) continue;
      const answer = await ask(key);
      expect([key, answer.status, answer.code], answer.detail).toEqual([key, 409, "runs_here"]);
      expect(answer.detail).toContain(endpoint);
    }
    expect(await state()).toEqual(before);
  });
});

it("the price list says of every operation whether Bursar runs it, and how", async () => {
  const { body } = await stack.json<{ data: { key: string; endpoint: string | null }[] }>(
    `${stack.apiUrl}/api/v1/operations`,
    { headers: { authorization: `Bearer ${tenant.apiKey}` } },
  );
  expect(Object.fromEntries(body.data.map(({ key, endpoint }) => [key, endpoint]))).toMatchObject({
    "invoice.create": "POST /api/organizations/{organization_id}/invoices",
    "api.call": null,
  });
});

it("what an account uses for free is refused by name, whichever way", async () => {
  const free = await tenantWith(10);
  tenant = free;
  const now = new Date(Date.now() - 1_000);
  await db().priceOverride.create({
    data: {
      id: newId("priceOverride"),
      creditAccountId: free.organization.creditAccountId,
      subject: "operation:api.call",
      negotiated: true,
      prices: { credits: 0 },
      note: "Agreed by phone",
      createdBy: "usr_staff",
      effectiveAt: now,
      createdAt: now,
    },
  });
  const before = await state();
  for (const way of ["POST /v1/charges", "its dry run", "POST /v1/holds", "POST /v1/events"]) {
    const answer = await ways[way]?.("api.call");
    expect([way, answer?.status, answer?.code]).toEqual([way, 400, "validation_failed"]);
  }
  expect(await state()).toEqual(before);
});
