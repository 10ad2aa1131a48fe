import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCard } from "@/server/scenarios/story";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, sale, type Tenant, tenantWith } from "../support/tenant";
import { callerOf, expectPrices, expectPrinted, fetchOf, useCredits } from "./as-printed";

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
  await use(497);
});
afterAll(() => stack.stop());

const use = (credits: number) => useCredits(call, org, credits);

describe("S1, organization-based billing", () => {
  it("Enable auto-recharge, and disable it", async () => {
    for (const enabled of [false, true]) {
      const { status, body } = await call(`PUT /organizations/${org}/billing`, {
        auto_recharge_enabled: enabled,
      });
      expect([status, body.auto_recharge_enabled]).toEqual([200, enabled]);
    }
  });

  it("Get current credit status", async () => {
    const { status, body } = await call(`GET /organizations/${org}/billing`);
    expect(status).toBe(200);
    expectPrinted(body, {
      organization_id: "ORG_1234567890abcdef",
      credits_remaining: 1500,
      credits_total: 2000,
      auto_recharge_enabled: true,
      billing_email: "billing@company.com",
      stripe_customer_id: "cus_xxxxxxxxxxxxxxxx",
      last_recharge_at: null,
      next_billing_date: "2024-02-01T00:00:00Z",
    });
    expect(body).toMatchObject({
      organization_id: org,
      credits_remaining: 1_500,
      credits_total: 2_000,
      auto_recharge_enabled: true,
      stripe_customer_id: expect.stringMatching(/^cus_/),
    });
    expect(new Date(String(body.next_billing_date)).getUTCDate()).toBe(1);
    // Whoever writes ids in capitals, as the document does, means the same.
    const capitals = await call(`GET /organizations/${org.replace("org_", "ORG_")}/billing`);
    expect(capitals.body).toEqual(body);
  });

  it("Purchase credit package", async () => {
    const { status, body } = await call("POST /api/billing/purchase-package", {
      package: "builder", // solo_dev, builder, scale
      organization_id: org,
    });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        checkout_url: expect.stringMatching(/^https?:/),
        package: "builder",
        credits: 5_000,
        amount: 50,
      }),
    ]);
  });

  it("Update billing details", async () => {
    const billing_address = {
      line1: "123 Business St",
      city: "San Francisco",
      state: "CA",
      postal_code: "94105",
      country: "US",
    };
    const { status, body } = await call(`PUT /organizations/${org}/billing`, {
      billing_email: "billing@company.com",
      billing_address,
    });
    expect([status, body]).toEqual([
      200,
      // A new address gets nothing until its owner opens the link that was sent there.
      expect.objectContaining({
        pending_billing_email: "billing@company.com",
        billing_address: expect.objectContaining(billing_address),
      }),
    ]);
  });

  it("Get credit consumption events", async () => {
    await sale(tenant);
    const { status, body } = await call<object[]>(
      `GET /organizations/${org}/events?type=credits_consumed&limit=50`,
    );
    expect(status).toBe(200);
    expectPrinted(body, [
      {
        event_type: "credits_consumed",
        entity_type: "transaction",
        entity_id: "TXN_1234567890abcdef",
        credits_used: 2,
        description: "Transaction created",
        timestamp: "2024-01-20T14:22:00Z",
      },
    ]);
    expect(body[0]).toMatchObject({
      event_type: "credits_consumed",
      entity_id: expect.stringMatching(/^txn_/),
      credits_used: 2,
      description: "Transaction created",
    });
  });
});

describe("S1, managing billing programmatically (JavaScript, as printed)", () => {
  it("purchaseCredits sends the visitor to Stripe's checkout", async () => {
    const fetch = fetchOf(stack, tenant.apiKey);
    const window = { location: { href: "" } };
    async function purchaseCredits(packageType: string, orgId: string) {
      const response = await fetch("/api/billing/purchase-package", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          package: packageType, // 'solo_dev', 'builder', 'scale'
          organization_id: orgId,
        }),
      });

      const { checkout_url } = await response.json();
      // Redirect user to Stripe checkout
      window.location.href = checkout_url;
    }
    for (const packageType of ["solo_dev", "builder", "scale"]) {
      window.location.href = "";
      await purchaseCredits(packageType, org);
      expect([packageType, window.location.href]).toEqual([
        packageType,
        expect.stringContaining(stack.stripeUrl),
      ]);
    }
  });

  it("checkCredits reads the balance", async () => {
    const fetch = fetchOf(stack, tenant.apiKey);
    const alerts: string[] = [];
    const alert = (words: string) => alerts.push(words);
    async function checkCredits(orgId: string) {
      const response = await fetch(`/organizations/${orgId}/billing`);
      const billing = await response.json();

      if (billing.credits_remaining < 400) {
        alert("Low credit balance! Consider purchasing more credits.");
      }

      return billing;
    }
    const billing = await checkCredits(org);
    expect([billing.credits_remaining, alerts]).toEqual([await creditsOf(tenant), []]);
  });

  it("getUsageHistory reads what was used in the last 30 days", async () => {
    const fetch = fetchOf(stack, tenant.apiKey);
    async function getUsageHistory(orgId: string, days = 30) {
      const since = new Date();
      since.setDate(since.getDate() - days);

      const response = await fetch(
        `/organizations/${orgId}/events?type=credits_consumed&since=${since.toISOString()}`,
      );

      return await response.json();
    }
    const events = (await getUsageHistory(org)) as { credits_used: number }[];
    expect(events.reduce((sum, event) => sum + event.credits_used, 0)).toBe(502);
    expect(await getUsageHistory(org, -1)).toEqual([]);
  });

  it("enableAutoRecharge switches it on", async () => {
    const fetch = fetchOf(stack, tenant.apiKey);
    async function enableAutoRecharge(orgId: string) {
      const response = await fetch(`/organizations/${orgId}/billing`, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          auto_recharge_enabled: true,
        }),
      });

      return await response.json();
    }
    expect(await enableAutoRecharge(org)).toMatchObject({ auto_recharge_enabled: true });
  });
});

describe("S1, what it promises", () => {
  // "Drops below $4.00 (400 credits)" is what the document says in words; its sketch says `<= 400`.
  it("Auto-recharge triggers below 400 credits, reaches 2,000, and is told by email", async () => {
    await use((await creditsOf(tenant)) - 400);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(400);
    await use(1);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(2_000);
    const { body } = await call(`GET /organizations/${org}/billing`);
    expectPrinted(body, { last_recharge_at: "2024-01-15T10:30:00Z" });
    const emails = await stack.emailsTo(tenant.owner.email);
    expect(emails.map(({ subject }) => subject).join("\n")).toMatch(/recharge/i);
    await expectSoundLedger(tenant);
  });

  it("Service suspension: reads stay free, writes are blocked, and resume with credits", async () => {
    await call(`PUT /organizations/${org}/billing`, { auto_recharge_enabled: false });
    await use(await creditsOf(tenant));
    const account = { code: "9000", name: "Cash", type: "asset" };
    const blocked = await call(`POST /api/organizations/${org}/accounts`, account);
    expect([blocked.status, blocked.headers.get("x-credits-warning")]).toEqual([402, "depleted"]);
    expect((await call(`GET /organizations/${org}/billing`)).status).toBe(200);
  });

  it("Operation pricing is the price list's", () =>
    expectPrices(`
      Transaction Create     | 2  | transaction.create
      Transaction Update     | 1  | transaction.update
      Transaction Post       | 1  | transaction.post
      Account Create/Update  | 1  | account.create, account.update
      Invoice Create         | 1  | invoice.create
      Invoice Update         | 1  | invoice.update
      Invoice Send           | 1  | invoice.send
      Invoice Payment Record | 1  | invoice.record_payment
      Bill Create            | 1  | bill.create
      Bill Update            | 1  | bill.update
      Bill Payment Record    | 1  | bill.record_payment
      Document Upload        | 5  | document.upload
      Contact Create/Update  | 1  | contact.create, contact.update
      Item Create/Update     | 1  | item.create, item.update
      Category Create/Update | 1  | category.create, category.update
      Report Generation      | 5  | report.generate
      API Key Create         | 1  | api_key.create
      Recurring Setup        | 10 | recurring.setup`));
});
