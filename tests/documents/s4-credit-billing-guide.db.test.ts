import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { allowKeyToGrant } from "@/server/grants/allow-key";
import { addCard, newApiKey, newOrganization } from "@/server/scenarios/story";
import { staff } from "../grants/story";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";
import { callerOf, useCredits } from "./as-printed";

let stack: Stack;
let tenant: Tenant;
let customer: Tenant["organization"];
let call: ReturnType<typeof callerOf>;
let walletId: string;

beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWithoutBooks(10);
  const { organization, owner } = tenant;
  customer = await newOrganization(new Date(), {
    name: "Customer",
    owner,
    parent: organization,
    relationship: "owned",
    billing: "own",
  });
  await db().organization.update({
    where: { id: customer.id },
    data: { externalId: "cust_8xk29f" },
  });
  const scopes = ["billing:read", "billing:write", "usage:write"];
  const made = await newApiKey(new Date(), organization, owner, { name: "S4", scopes });
  await inTransaction((tx) => allowKeyToGrant(tx, made.id, 1_000_000, staff, new Date()));
  call = callerOf(stack, made.key);
});
afterAll(() => stack.stop());

const customerCredits = () => creditsOf({ organization: customer });

/** The document's own dates have passed; whatever it expires lives on here. */
const EXPIRES = "2099-07-04T00:00:00Z";

describe("S4, wallets and grants", () => {
  it("curl: create a wallet for your customer", async () => {
    const { status, body } = await call("POST /api/v1/wallets", {
      customer_id: "cust_8xk29f",
      currency: "credits",
      name: "Primary Credit Wallet",
    });
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        customer_id: customer.id,
        currency: "credits",
        name: "Primary Credit Wallet",
        balance: 0,
      }),
    ]);
    walletId = String(body.id);
  });

  it("curl: add credits to the wallet", async () => {
    const metadata = { source: "enterprise_contract", contract_id: "contract_2024_q2" };
    const { status, body } = await call("POST /api/v1/credit-grants", {
      wallet_id: walletId,
      amount: 50_000,
      grant_type: "prepaid",
      expires_at: EXPIRES,
      metadata,
    });
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        wallet_id: walletId,
        amount: 50_000,
        remaining: 50_000,
        grant_type: "prepaid",
        expires_at: "2099-07-04T00:00:00.000Z",
        metadata,
        state: "active",
      }),
    ]);
  });

  it("Python and Go: client.credit_grants.create, client.CreditGrants.Create", async () => {
    const { status } = await call("POST /api/v1/credit-grants", {
      wallet_id: walletId,
      amount: 50_000,
      grant_type: "prepaid",
      expires_at: EXPIRES,
      metadata: { source: "enterprise_contract" },
    });
    expect([status, await customerCredits()]).toEqual([201, 100_000]);
  });

  it("auto_top_up of a wallet, with a saved payment method", async () => {
    await addCard(new Date(), customer);
    const card = await db().paymentMethod.findFirstOrThrow({
      where: { creditAccountId: customer.creditAccountId },
    });
    const auto_top_up = {
      enabled: true,
      threshold: 5_000,
      amount: 25_000,
      payment_method_id: card.id,
    };
    const { status, body } = await call(`PATCH /api/v1/wallets/${walletId}`, { auto_top_up });
    expect([status, body.auto_top_up]).toEqual([200, auto_top_up]);
    await call(`PATCH /api/v1/wallets/${walletId}`, { auto_top_up: { enabled: false } });
  });

  it("alerts of a wallet, by percentage, each to a URL", async () => {
    const printed = {
      alerts: [
        { threshold_percent: 20, webhook_url: "https://your-app.com/hooks/low-credits" },
        { threshold_percent: 5, webhook_url: "https://your-app.com/hooks/critical-credits" },
      ],
    };
    const { status, body } = await call(`PATCH /api/v1/wallets/${walletId}`, printed);
    expect([status, body.alerts]).toEqual([200, printed.alerts]);
    const read = await call(`GET /api/v1/wallets/${walletId}`);
    expect(read.body.alerts).toEqual(printed.alerts);
    // The same wallet and the same JSON, behind Flexprice's address.
    const theirs = `/api/flexprice/v1/wallets/${walletId}`;
    const put = await call(`PUT ${theirs}`, { alerts: [printed.alerts[0]] });
    expect([put.status, put.body.alerts]).toEqual([200, [printed.alerts[0]]]);
    await call(`PUT ${theirs}`, printed);
    expect((await call(`GET ${theirs}`)).body.alerts).toEqual(printed.alerts);
  });

  it("Node.js: handleCheckoutComplete grants what was paid and reads the balance", async () => {
    const said: unknown[][] = [];
    const console = { log: (...words: unknown[]) => said.push(words) };
    const bodyOf = async (answer: Promise<{ body: Record<string, unknown> }>) =>
      (await answer).body;
    const fp = {
      creditGrants: {
        create: (grant: object) => bodyOf(call("POST /api/v1/credit-grants", grant)),
      },
      wallets: { get: (id: string) => bodyOf(call(`GET /api/v1/wallets/${id}`)) },
    };
    type Session = { id: string; payment_intent: string; metadata: Record<string, string> };
    async function handleCheckoutComplete(session: Session) {
      const customerId = session.metadata.flexprice_customer_id;
      const creditAmount = Number.parseInt(session.metadata.credit_amount ?? "", 10);
      const walletId = session.metadata.wallet_id ?? "";

      // Grant credits in Flexprice
      const grant = await fp.creditGrants.create({
        wallet_id: walletId,
        amount: creditAmount,
        grant_type: "prepaid",
        expires_at: getExpirationDate(90), // 90-day expiry
        metadata: {
          stripe_session_id: session.id,
          stripe_payment_intent: session.payment_intent,
        },
      });

      console.log(`Granted ${creditAmount} credits to ${customerId}`, grant);

      // Check wallet balance for confirmation
      const wallet = await fp.wallets.get(walletId);
      console.log(`Current balance: ${wallet.balance} credits`);
    }

    function getExpirationDate(days: number) {
      const date = new Date();
      date.setDate(date.getDate() + days);
      return date.toISOString();
    }

    await handleCheckoutComplete({
      id: "cs_test_1",
      payment_intent: "pi_1",
      metadata: {
        flexprice_customer_id: "cust_8xk29f",
        credit_amount: "500",
        wallet_id: walletId,
      },
    });
    expect(said).toEqual([
      [
        "Granted 500 credits to cust_8xk29f",
        expect.objectContaining({
          amount: 500,
          metadata: { stripe_session_id: "cs_test_1", stripe_payment_intent: "pi_1" },
        }),
      ],
      ["Current balance: 100500 credits"],
    ]);
  });
});

describe("S4, usage events", () => {
  it("JSON: model inference mapped to credits", async () => {
    const before = await customerCredits();
    const { status } = await call("POST /api/v1/events", {
      event_name: "model.inference",
      external_customer_id: "cust_8xk29f",
      properties: { model: "gpt-4", input_tokens: 2_000, output_tokens: 500, credits: 25 },
    });
    expect([status, await customerCredits()]).toEqual([202, before - 25]);
  });

  it("Python: track_api_call costs 5 credits on premium endpoints, else 1", async () => {
    const ingest = (event: object) => call("POST /api/v1/events", event);
    const trackApiCall = (customerId: string, endpoint: string) => {
      const credits = endpoint.startsWith("/v1/premium/") ? 5 : 1;
      return ingest({
        event_name: "api.call",
        external_customer_id: customerId,
        properties: { credits, endpoint },
      });
    };
    const before = await customerCredits();
    await trackApiCall("cust_8xk29f", "/v1/premium/search");
    await trackApiCall("cust_8xk29f", "/v1/search");
    expect(await customerCredits()).toBe(before - 6);
  });

  it("Go: each heartbeat of a long job deducts 1 credit", async () => {
    const before = await customerCredits();
    for (let minute = 0; minute < 3; minute++) {
      const { status } = await call("POST /api/v1/events", {
        event_name: "compute.minute",
        external_customer_id: "cust_8xk29f",
        properties: { credits: 1, job_id: "job-1", instance: "m5.large" },
      });
      expect(status).toBe(202);
    }
    expect(await customerCredits()).toBe(before - 3);
  });

  it("The wallet's transaction log has every grant and deduction with time and metadata", async () => {
    const { body } = await call<{ data: Record<string, unknown>[] }>(
      `GET /api/v1/wallets/${walletId}/transactions`,
    );
    expect(body.data.map(({ type, amount }) => [type, amount])).toEqual([
      ...Array.from({ length: 3 }, () => ["debit", -1]),
      ["debit", -1],
      ["debit", -5],
      ["debit", -25],
      ["grant", 500],
      ["grant", 50_000],
      ["grant", 50_000],
    ]);
    expect(body.data[6]?.metadata).toMatchObject({ stripe_session_id: "cs_test_1" });
    await expectSoundLedger({ organization: customer });
  });

  it("The credits that expire first are spent first", async () => {
    const soon = new Date(Date.now() + 86_400_000).toISOString();
    const grant = { wallet_id: walletId, amount: 10, grant_type: "prepaid", expires_at: soon };
    const { body } = await call("POST /api/v1/credit-grants", grant);
    await call("POST /api/v1/events", {
      event_name: "api.call",
      external_customer_id: "cust_8xk29f",
      properties: { credits: 4 },
    });
    const wallet = await call<{ grants: { id: string; remaining: number }[] }>(
      `GET /api/v1/wallets/${walletId}`,
    );
    expect(wallet.body.grants.find(({ id }) => id === body.id)?.remaining).toBe(6);
  });

  it("A balance that falls below a percentage is told to the URL of the alert, once", async () => {
    const { status } = await useCredits(call, "cust_8xk29f", 95_000);
    expect(status).toBe(202);
    await stack.drainJobs();
    await useCredits(call, "cust_8xk29f", 100);
    await stack.drainJobs();
    const { body } = await call<{ data: Record<string, unknown>[] }>(
      `GET /api/v1/alert-firings?organization_id=${customer.id}`,
    );
    const fired = body.data.filter(({ wallet_id }) => wallet_id === walletId);
    expect(fired.map(({ threshold_percent, sent_to }) => [threshold_percent, sent_to])).toEqual([
      [20, "your-app.com"],
    ]);
  });
});
