import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCard, newOrganization } from "@/server/scenarios/story";
import { type Stack, startStack } from "../support/stack";
import { sale, type Tenant, tenantWith } from "../support/tenant";
import { callerOf, expectPrices, expectPrinted, useCredits } from "./as-printed";

let stack: Stack;
let tenant: Tenant;
let call: ReturnType<typeof callerOf>;
let org: string;

beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWith(1_997);
  call = callerOf(stack, tenant.apiKey);
  org = tenant.organization.id;
  await addCard(new Date(), tenant.organization);
  await useCredits(call, org, 497);
});
afterAll(() => stack.stop());

describe("S2, loading and monitoring credits", () => {
  it("Purchase Solo Dev package", async () => {
    const { status, body } = await call("POST /api/billing/purchase-package", {
      package: "solo_dev",
      organization_id: org,
    });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ package: "solo_dev", credits: 1_000, amount: 10 }),
    ]);
  });

  it("Supported packages: 1,000 for $10, 5,000 for $50, 25,000 for $250", async () => {
    for (const [name, credits, amount] of [
      ["solo_dev", 1_000, 10],
      ["builder", 5_000, 50],
      ["scale", 25_000, 250],
    ]) {
      const order = { package: name, organization_id: org };
      const { body } = await call("POST /api/billing/purchase-package", order);
      expect([body.package, body.credits, body.amount]).toEqual([name, credits, amount]);
    }
  });

  it("Get organization billing info", async () => {
    await call(`PUT /api/organizations/${org}/billing`, { auto_recharge_enabled: true });
    const { status, body } = await call(`GET /api/organizations/${org}/billing`);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        credits_remaining: 1_500,
        credits_total: 2_000,
        auto_recharge_enabled: true,
        billing_organization_id: org,
      }),
    ]);
  });

  it("A sub-organization spends its master's credits and is told whose", async () => {
    const below = await newOrganization(new Date(), {
      name: "Dept 1",
      owner: tenant.owner,
      parent: tenant.organization,
      relationship: "owned",
      billing: "shared",
    });
    const { body } = await call(`GET /api/organizations/${below.id}/billing`);
    expect(body).toMatchObject({
      organization_id: below.id,
      billing_organization_id: org,
      credits_remaining: 1_500,
    });
  });

  it("Get credit consumption events, and organization-specific events", async () => {
    await sale(tenant);
    const printed = [
      {
        event_type: "credits_consumed",
        entity_type: "transaction",
        entity_id: "TXN_1",
        credits_used: 2,
        description: "Transaction created",
        timestamp: "2024-01-20T14:22:00Z",
      },
    ];
    const consumed = await call<{ event_type: string }[]>(
      "GET /api/events?entity_type=organization&event_type=credits_consumed",
    );
    expect(consumed.status).toBe(200);
    expectPrinted(consumed.body, printed);
    expect(new Set(consumed.body.map((e) => e.event_type))).toEqual(new Set(["credits_consumed"]));
    const own = await call<{ event_type: string; organization_id: string }[]>(
      `GET /api/organizations/${org}/events`,
    );
    expect(own.status).toBe(200);
    expect(new Set(own.body.map((event) => event.organization_id))).toEqual(new Set([org]));
    expect(own.body.map((event) => event.event_type)).toContain("credits_granted");
  });

  it("API warnings in response headers when the balance is low", async () => {
    await call(`PUT /api/organizations/${org}/billing`, { auto_recharge_enabled: false });
    const high = await call(`GET /api/organizations/${org}/billing`);
    expect(high.headers.get("x-credits-warning")).toBeNull();
    await useCredits(call, org, 1_200);
    const low = await call(`GET /api/organizations/${org}/billing`);
    expect(low.headers.get("x-credits-warning")).toBe("low");
  });
});

describe("S2, what operations cost", () => {
  it("Paid operations are the price list's", () =>
    expectPrices(`
      Transaction Create     | 2  | transaction.create
      Transaction Update     | 1  | transaction.update
      Transaction Post       | 1  | transaction.post
      Transaction Reverse    | 3  | transaction.reverse
      Account Create/Update  | 1  | account.create, account.update
      Invoice Create         | 1  | invoice.create
      Invoice Update         | 1  | invoice.update
      Invoice Send           | 1  | invoice.send
      Invoice Payment Record | 1  | invoice.record_payment
      Bill Create            | 1  | bill.create
      Bill Update            | 1  | bill.update
      Bill Receive           | 1  | bill.receive
      Bill Payment Record    | 1  | bill.record_payment
      Document Upload        | 5  | document.upload
      Contact Create/Update  | 1  | contact.create, contact.update
      Category Create/Update | 1  | category.create, category.update
      Tax Rate Create/Update | 1  | tax_rate.create, tax_rate.update
      Item Create/Update     | 1  | item.create, item.update
      Report Generation      | 5  | report.generate
      Export Data            | 10 | data.export
      Advanced Analytics     | 20 | analytics.run
      API Key Create         | 1  | api_key.create
      API Key Rotate         | 2  | api_key.rotate
      Recurring Job Setup    | 10 | recurring.setup
      Per Execution          | 1  | recurring.execute
      Transaction Creation   | 2  | recurring.transaction
      Exchange Rate Update   | 1  | exchange_rate.update
      Currency Conversion    | 0  | currency.convert
      Reconciliation Start   | 5  | reconciliation.start
      Statement Import       | 2  | statement.import
      Transaction Match      | 1  | statement.match`));
});
