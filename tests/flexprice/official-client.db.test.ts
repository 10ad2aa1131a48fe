import { readFileSync } from "node:fs";
import { type FlexPriceError, Flexprice, HTTPClient } from "@flexprice/sdk";
import { lexer, type Tokens } from "marked";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calls } from "@/server/doors/flexprice/calls";
import { db, inTransaction } from "@/server/foundation/db";
import { allowKeyToGrant } from "@/server/grants/allow-key";
import { newApiKey } from "@/server/scenarios/story";
import { give, staff } from "../grants/story";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";

let stack: Stack;
let tenant: Tenant;
let client: Flexprice;
/** What the client was answered, by method and path. */
const seen = new Set<string>();

beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWithoutBooks(100);
  client = clientWith(await keyOf(tenant, 1_000_000));
});
afterAll(() => stack.stop());

/** A key that provisions customers: staff allowed it to grant so many credits. */
async function keyOf({ organization, owner }: Tenant, allowance: number): Promise<string> {
  const scopes = ["organizations:write", "billing:read", "billing:write", "usage:write"];
  const made = await newApiKey(new Date(), organization, owner, { name: "Flexprice", scopes });
  await inTransaction((tx) => allowKeyToGrant(tx, made.id, allowance, staff, new Date()));
  return made.key;
}

function clientWith(key: string, httpClient = new HTTPClient()): Flexprice {
  httpClient.addHook("response", (_, request) => {
    seen.add(`${request.method} ${new URL(request.url).pathname.replace("/api/flexprice/v1", "")}`);
  });
  return new Flexprice({
    serverURL: `${stack.apiUrl}/api/flexprice/v1`,
    apiKeyAuth: key,
    httpClient,
    retryConfig: {
      strategy: "backoff",
      backoff: { initialInterval: 1, maxInterval: 5, exponent: 1, maxElapsedTime: 5_000 },
      retryConnectionErrors: true,
    },
  });
}

/** A client whose every answer is lost the first time: it was done here, and the client does it again. */
function lossyClient(key: string): { client: Flexprice; sent(): number } {
  const lost = new Set<string>();
  let sent = 0;
  const fetcher = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    sent++;
    const response = await fetch(request);
    if (lost.has(request.url + body)) return response;
    lost.add(request.url + body);
    await response.arrayBuffer();
    throw new TypeError("fetch failed");
  };
  return { client: clientWith(key, new HTTPClient({ fetcher })), sent: () => sent };
}

async function refusalOf(work: Promise<unknown>) {
  const error = (await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as FlexPriceError;
  const { error: told } = JSON.parse(error.body) as {
    error: { message: string; internal_error: string; details: Record<string, unknown> };
  };
  return { status: error.statusCode, name: error.name, ...told };
}

const customerWith = async (externalId: string) => {
  const customer = await client.customers.createCustomer({ externalId, name: externalId });
  const wallet = await client.wallets.createWallet({
    customerId: customer.id,
    currency: "credits",
  });
  return { customer, wallet, id: wallet.id as string, externalId };
};

const topUp = (id: string, creditsToAdd: string, more: object = {}) =>
  client.wallets.topUpWallet(id, {
    creditsToAdd,
    transactionReason: "PURCHASED_CREDIT_DIRECT",
    ...more,
  });

const accountOf = async (customerId: string | undefined) => ({
  organization: await db().organization.findUniqueOrThrow({ where: { id: customerId ?? "" } }),
});

describe("Flexprice's official client", () => {
  it("creates a customer, as its README shows, and finds it by either id", async () => {
    const made = await client.customers.createCustomer({
      externalId: "customer-123",
      email: "user@example.com",
      name: "Example Customer",
    });
    expect(made).toMatchObject({
      externalId: "customer-123",
      name: "Example Customer",
      parentCustomerId: tenant.organization.id,
      status: "published",
    });
    const id = made.id as string;
    expect(await client.customers.getCustomer(id)).toEqual(made);
    expect(await client.customers.getCustomer("customer-123")).toEqual(made);
    expect(await client.customers.getCustomerByExternalId("customer-123")).toEqual(made);
    const renamed = await client.customers.updateCustomer(
      { name: "Renamed" },
      undefined,
      "customer-123",
    );
    expect(renamed).toEqual({ ...made, name: "Renamed" });
    expect(await client.customers.updateCustomer({}, id)).toEqual(renamed);
    const taken = client.customers.createCustomer({ externalId: "customer-123", name: "Other" });
    expect(await refusalOf(taken)).toMatchObject({ status: 409, internal_error: "already_exists" });
    // It pays for itself.
    const { organization } = await accountOf(id);
    expect(organization.creditAccountId).not.toBe(tenant.organization.creditAccountId);
  });

  it("lists customers by name and page by page", async () => {
    for (const externalId of ["list-1", "list-2", "list-3"])
      await client.customers.createCustomer({ externalId });
    const named = await client.customers.queryCustomer({ externalIds: ["list-3", "list-1", "no"] });
    expect(named.items?.map(({ externalId }) => externalId)).toEqual(["list-1", "list-3"]);
    expect(named.pagination).toEqual({ limit: 50, offset: 0, total: 2 });
    expect((await client.customers.queryCustomer({ externalIds: ["no"] })).items).toEqual([]);
    const all = await client.customers.queryCustomer({ limit: 1_000 });
    const place = all.items?.findIndex(({ externalId }) => externalId === "list-1") ?? -1;
    const page = await client.customers.queryCustomer({ limit: 2, offset: place });
    expect(page.items?.map(({ externalId }) => externalId)).toEqual(["list-1", "list-2"]);
    expect(all.pagination?.total).toBe(all.items?.length);
  });

  it("opens a wallet with credits, refills and renames it", async () => {
    const customer = await client.customers.createCustomer({ externalId: "wallet-owner" });
    const wallet = await client.wallets.createWallet({
      externalCustomerId: "wallet-owner",
      customerId: customer.id,
      currency: "CREDITS",
      description: "Team credits",
      walletType: "PRE_PAID",
      initialCreditsToLoad: "250.5",
      metadata: { plan: "team" },
    });
    expect(wallet).toMatchObject({
      customerId: customer.id,
      name: "Team credits",
      currency: "credits",
      balance: "250.5",
      creditBalance: "250.5",
      conversionRate: "1",
      creditsAvailableBreakdown: { free: "250.5", purchased: "0" },
      walletStatus: "active",
      walletType: "PRE_PAID",
      autoTopup: { enabled: false },
    });
    const id = wallet.id as string;
    const added = await topUp(id, "1000", {
      idempotencyKey: "order-1",
      description: "Order 1",
      expiryDateUtc: "2099-07-04T00:00:00Z",
      metadata: { order: "1" },
      priority: 2,
    });
    expect(added.wallet).toMatchObject({ creditBalance: "1250.5" });
    expect(added.walletTransaction).toMatchObject({
      type: "credit",
      walletId: id,
      customerId: customer.id,
      creditAmount: "1000",
      amount: "1000",
      creditsAvailable: "1000",
      transactionReason: "PURCHASED_CREDIT_DIRECT",
      transactionStatus: "completed",
      idempotencyKey: "order-1",
      description: "Order 1",
      expiryDate: "2099-07-04T00:00:00.000Z",
      priority: 2,
      metadata: { order: "1" },
    });
    const renamed = await client.wallets.updateWallet(id, {
      name: "Renamed",
      autoTopup: { enabled: false, threshold: 100, amount: 500 },
    });
    expect(renamed).toMatchObject({
      name: "Renamed",
      autoTopup: { enabled: false, threshold: 100, amount: 500 },
    });
    expect(await client.wallets.getWallet(id)).toEqual(renamed);
    const balance = await client.wallets.getWalletBalance(id);
    expect(balance).toMatchObject({
      ...renamed,
      realTimeBalance: "1250.5",
      realTimeCreditBalance: "1250.5",
      creditsAvailableBreakdown: { free: "250.5", purchased: "1000" },
      unpaidInvoicesAmount: "0",
      balanceUpdatedAt: expect.any(String),
    });
    const byId = await client.wallets.getWalletsByCustomerId(customer.id as string);
    expect(byId.map((one) => one.name)).toEqual(["Primary", "Renamed"]);
    expect(await client.wallets.getCustomerWallets({ lookupKey: "wallet-owner" })).toEqual(byId);
    expect(await client.wallets.getCustomerWallets({ id: customer.id })).toEqual(byId);
    const found = await client.wallets.queryWallet({ walletIds: [id] });
    expect(found).toMatchObject({ items: [renamed], pagination: { total: 1 } });
    await expectSoundLedger(await accountOf(customer.id));
  });

  it("tells what a customer will be granted", async () => {
    const { customer, id } = await customerWith("upcoming");
    const { organization } = await accountOf(customer.id);
    const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const account = { ...tenant, ...organization, organization, primaryWalletId: id };
    await give(account, new Date(), { amount: 40, effective_at: inAWeek });
    const { items } = await client.customers.getCustomerUpcomingGrants(customer.id as string);
    expect(items).toMatchObject([
      { credits: 40, scheduledFor: inAWeek, applicationStatus: "pending" },
    ]);
  });

  it("ingests one event and many, numbers as texts, and each is charged to its customer once", async () => {
    const { customer, id, externalId } = await customerWith("metered");
    await topUp(id, "100");
    const event = {
      eventName: "model.inference",
      eventId: "call-1",
      externalCustomerId: externalId,
      customerId: customer.id,
      source: "ts_sdk",
      timestamp: new Date(Date.now() - 60_000).toISOString(),
      properties: { model: "gpt-4o", input_tokens: "1200", output_tokens: "300" },
    };
    const one = await client.events.ingestEvent(event);
    expect(one).toMatchObject({ message: "Event charged", event_id: "call-1", credits: "0.6" });
    const again = await client.events.ingestEvent(event);
    expect(again).toEqual({ ...one, message: "This event was charged before and not again" });
    const bulk = await client.events.ingestEventsBulk({
      events: [
        event,
        { eventName: "api.call", externalCustomerId: externalId, properties: { credits: "25" } },
        { eventName: "api.call", externalCustomerId: externalId, source: "", eventId: "" },
      ],
    });
    expect(bulk).toEqual({
      message: "All 3 events were charged",
      accepted: "2",
      duplicates: "1",
    });
    expect((await client.wallets.getWalletBalance(id)).realTimeCreditBalance).toBe("73.4");

    const { items, pagination } = await client.wallets.getWalletTransactions({
      idPathParameter: id,
    });
    expect(items?.map((t) => [t.type, t.creditAmount, t.currency, t.transactionStatus])).toEqual([
      ["debit", "1", "credits", "completed"],
      ["debit", "25", "credits", "completed"],
      ["debit", "0.6", "credits", "completed"],
      ["credit", "100", "credits", "completed"],
    ]);
    expect(pagination).toEqual({ limit: 50, offset: 0, total: 4 });
    const page = await client.wallets.getWalletTransactions({
      idPathParameter: id,
      limit: 2,
      offset: 1,
    });
    expect(page.items).toEqual(items?.slice(1, 3));

    const count = { eventName: "api.call", externalCustomerId: externalId };
    expect(
      await client.events.getUsageStatistics({ ...count, aggregationType: "COUNT" }),
    ).toMatchObject({ eventName: "api.call", type: "COUNT", value: 2, results: [] });
    const summed = await client.events.getUsageStatistics({
      ...count,
      aggregationType: "SUM",
      propertyName: "credits",
      windowSize: "DAY",
    });
    expect([summed.value, summed.results?.map(({ value }) => value)]).toEqual([26, [26]]);
    const analytics = await client.events.getUsageAnalytics({
      externalCustomerId: externalId,
      windowSize: "DAY",
    });
    expect(analytics.totalCost).toBe("26.6");
    expect(analytics.items?.map((i) => [i.eventName, i.eventCount, i.totalCost])).toEqual([
      ["api.call", 2, "26"],
      ["model.inference", 1, "0.6"],
    ]);
    expect(analytics.items?.[0]?.points?.map(({ cost }) => cost)).toEqual(["26"]);
    await expectSoundLedger(await accountOf(customer.id));
  });

  it("is told which events were refused, and never that all were charged when some were not", async () => {
    const { id, externalId } = await customerWith("short");
    await topUp(id, "2");
    const event = (eventId: string) => ({
      eventName: "api.call",
      externalCustomerId: externalId,
      eventId,
    });
    const mixed = await refusalOf(
      client.events.ingestEventsBulk({ events: [event("a"), event("b"), event("c")] }),
    );
    expect(mixed).toMatchObject({
      status: 207,
      internal_error: "partly_refused",
      details: { accepted: 2, refused: 1 },
    });
    const none = await refusalOf(client.events.ingestEvent(event("c")));
    expect(none).toMatchObject({
      status: 402,
      internal_error: "insufficient_credits",
      details: { required: 1, available: 0, shortfall: 1 },
    });
    await topUp(id, "1");
    expect(await client.events.ingestEvent(event("c"))).toMatchObject({ message: "Event charged" });
    const wrong = await refusalOf(
      client.events.ingestEvent({ ...event("d"), customerId: tenant.organization.id }),
    );
    expect(wrong).toMatchObject({ status: 400, internal_error: "validation_failed" });
  });
});

it("sets alerts of a wallet, reads them back, and hears how far the balance has fallen", async () => {
  const { customer, id } = await customerWith("alerted");
  await topUp(id, "100");
  const below = (threshold: number) => ({ condition: "below" as const, threshold });
  const alertSettings = {
    alertEnabled: true,
    info: below(80),
    warning: below(50),
    critical: below(10),
  };
  const set = await client.wallets.updateWallet(id, { alertSettings });
  expect([set.alertSettings, set.alertState]).toEqual([alertSettings, "ok"]);
  const alerts = await db().alert.findMany({ where: { walletId: id }, orderBy: { id: "asc" } });
  const again = await client.wallets.updateWallet(id, { alertSettings });
  expect(again.alertSettings).toEqual(alertSettings);
  expect(await db().alert.findMany({ where: { walletId: id }, orderBy: { id: "asc" } })).toEqual(
    alerts,
  );

  const use = async (credits: string) => {
    await client.events.ingestEvent({
      eventName: "api.call",
      externalCustomerId: "alerted",
      properties: { credits },
    });
    await stack.drainJobs();
    return (await client.wallets.getWallet(id)).alertState;
  };
  expect([await use("10"), await use("25"), await use("30"), await use("30")]).toEqual([
    "ok",
    "info",
    "warning",
    "in_alarm",
  ]);
  expect(
    (await client.wallets.getWalletsByCustomerId(customer.id as string)).map(
      ({ alertState }) => alertState,
    ),
  ).toContain("in_alarm");

  const fewer = { alertEnabled: true, critical: below(10) };
  const changed = await client.wallets.updateWallet(id, { alertSettings: fewer });
  expect(changed.alertSettings?.critical).toEqual(below(10));
  expect([changed.alertSettings?.warning, changed.alertState]).toEqual([undefined, "in_alarm"]);
  const off = await client.wallets.updateWallet(id, { alertSettings: { alertEnabled: false } });
  expect([off.alertSettings?.alertEnabled, off.alertState]).toEqual([false, "ok"]);
  expect(await db().alert.count({ where: { walletId: id } })).toBe(0);
  const born = await client.wallets.createWallet({
    externalCustomerId: "alerted",
    currency: "credits",
    description: "Born with alerts",
    alertSettings: fewer,
  });
  expect(born.alertSettings?.critical).toEqual(below(10));
});

it("the program in the docs does what it shows", async () => {
  const guide = readFileSync("docs/guide/flexprice.md", "utf8");
  const code = (lexer(guide) as Tokens.Code[]).find(({ lang }) => lang === "ts TypeScript");
  const program = (code?.text ?? "")
    .replace(/^import .*$/m, "")
    .replaceAll("{{server}}", stack.apiUrl);
  const stranger = await tenantWithoutBooks(10);
  const process = { env: { BURSAR_KEY: await keyOf(stranger, 500) } };
  const run = new Function(
    "Flexprice",
    "process",
    `return (async () => {${program}; return realTimeCreditBalance})()`,
  );
  for (let n = 0; n < 2; n++) expect(await run(Flexprice, process)).toBe("499.4");
});

describe("nothing is doubled", () => {
  it("by a client that lost every answer and repeated every request", async () => {
    const { client: lossy, sent } = lossyClient(await keyOf(tenant, 1_000));
    const customer = await lossy.customers.createCustomer({ externalId: "lossy", name: "Lossy" });
    const wallet = await lossy.wallets.createWallet({
      externalCustomerId: "lossy",
      currency: "credits",
      initialCreditsToLoad: "50",
    });
    const id = wallet.id as string;
    const added = await lossy.wallets.topUpWallet(id, {
      creditsToAdd: "100",
      transactionReason: "PURCHASED_CREDIT_DIRECT",
      idempotencyKey: "lossy-order",
    });
    const event = { eventName: "api.call", externalCustomerId: "lossy", eventId: "lossy-1" };
    await lossy.events.ingestEvent(event);
    await lossy.events.ingestEventsBulk({
      events: [event, { ...event, eventId: "lossy-2", properties: { credits: "9" } }],
    });
    expect(sent()).toBe(10);
    expect(added.wallet?.creditBalance).toBe("150");
    expect(await creditsOf(await accountOf(customer.id))).toBe(140);
    const found = await lossy.customers.queryCustomer({ externalId: "lossy" });
    expect(found.items?.map((one) => one.id)).toEqual([customer.id]);
    expect(await lossy.wallets.getWalletsByCustomerId("lossy")).toHaveLength(2);
    await expectSoundLedger(await accountOf(customer.id));
  });

  it("by the same top-up sent ten times at once; another under its key is refused", async () => {
    const { customer, id } = await customerWith("at-once");
    const key = { idempotencyKey: "top-up-at-once" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => topUp(id, "70", key)));
    expect(new Set(answers.map((one) => one.walletTransaction?.id)).size).toBe(1);
    expect(await creditsOf(await accountOf(customer.id))).toBe(70);
    const other = await refusalOf(topUp(id, "71", key));
    expect(other).toMatchObject({ status: 409, internal_error: "idempotency_key_reused" });
    const { items } = await client.wallets.getWalletTransactions({ idPathParameter: id });
    expect(items?.map((one) => one.id)).toEqual([answers[0]?.walletTransaction?.id]);
  });
});

describe("it may do here what its key may do anywhere, and is told in its own shape what it may not", () => {
  it("grants no more than staff allowed its key", async () => {
    const { id } = await customerWith("allowance");
    const small = clientWith(await keyOf(tenant, 10));
    const direct = { transactionReason: "FREE_CREDIT_GRANT" } as const;
    await small.wallets.topUpWallet(id, { ...direct, creditsToAdd: "10" });
    const refused = await refusalOf(small.wallets.topUpWallet(id, { ...direct, amount: "1" }));
    expect(refused).toMatchObject({ status: 403, internal_error: "forbidden" });
    expect(refused.details).toMatchObject({ allowance_left: 0 });
    const plain = clientWith(tenant.apiKey);
    const without = plain.wallets.topUpWallet(id, { ...direct, creditsToAdd: "1" });
    expect(await refusalOf(without)).toMatchObject({ status: 403 });
  });

  it("answers 404 for whatever belongs to another tenant, as for what does not exist", async () => {
    const { customer, id } = await customerWith("private");
    const stranger = await tenantWithoutBooks(10);
    const other = clientWith(await keyOf(stranger, 1_000));
    const asked: [string, () => Promise<unknown>][] = [
      ["customer", () => other.customers.getCustomer(customer.id as string)],
      ["external id", () => other.customers.getCustomerByExternalId("private")],
      ["rename", () => other.customers.updateCustomer({ name: "Mine" }, customer.id)],
      ["wallets", () => other.wallets.getWalletsByCustomerId(customer.id as string)],
      ["lookup", () => other.wallets.getCustomerWallets({ lookupKey: "private" })],
      ["open", () => other.wallets.createWallet({ customerId: customer.id, currency: "credits" })],
      ["wallet", () => other.wallets.getWallet(id)],
      ["wallets by id", () => other.wallets.queryWallet({ walletIds: [id] })],
      ["upcoming", () => other.customers.getCustomerUpcomingGrants(customer.id as string)],
      ["balance", () => other.wallets.getWalletBalance(id)],
      ["transactions", () => other.wallets.getWalletTransactions({ idPathParameter: id })],
      ["update", () => other.wallets.updateWallet(id, { name: "Mine" })],
      [
        "top up",
        () =>
          other.wallets.topUpWallet(id, { creditsToAdd: "1", transactionReason: "CREDIT_NOTE" }),
      ],
      [
        "event",
        () =>
          other.events.ingestEvent({
            eventName: "api.call",
            externalCustomerId: customer.id as string,
          }),
      ],
      [
        "usage",
        () =>
          other.events.getUsageStatistics({
            eventName: "api.call",
            externalCustomerId: customer.id as string,
            aggregationType: "COUNT",
          }),
      ],
    ];
    for (const [what, work] of asked)
      expect([what, (await refusalOf(work())).status]).toEqual([what, 404]);
    // Beside a name of its own, a stranger's id is told like one that nobody has.
    await other.customers.createCustomer({ externalId: "mine" });
    for (const id of [customer.id, "org_00000000000000000000000000"]) {
      const both = { customerId: id, externalCustomerId: "mine", currency: "credits" };
      const refused = await refusalOf(other.wallets.createWallet(both));
      expect([refused.status, refused.details.errors]).toEqual([
        400,
        [expect.objectContaining({ path: "customer_id" })],
      ]);
      const event = { eventName: "api.call", externalCustomerId: "mine", customerId: id };
      expect((await refusalOf(other.events.ingestEvent(event))).status).toBe(400);
    }
    const listed = await other.customers.queryCustomer({ customerIds: [customer.id as string] });
    expect(listed.items).toEqual([]);
    expect(await creditsOf(await accountOf(customer.id))).toBe(0);
  });

  it("refuses what would mean something else here, and charges and grants nothing", async () => {
    const { customer, id } = await customerWith("refused");
    const open = (more: object) =>
      client.wallets.createWallet({
        externalCustomerId: "refused",
        currency: "credits",
        description: "Another",
        ...more,
      });
    const refusals: [string, () => Promise<unknown>][] = [
      ["currency", () => open({ currency: "USD" })],
      ["conversion_rate", () => open({ conversionRate: "0.01" })],
      ["wallet_type", () => open({ walletType: "POST_PAID" })],
      ["price_unit", () => open({ priceUnit: "tokens" })],
      ["alert_settings.critical", () => open({ alertSettings: { alertEnabled: true } })],
      [
        "alert_settings.warning.threshold",
        () =>
          open({
            alertSettings: {
              alertEnabled: true,
              critical: { threshold: 10 },
              warning: { threshold: 10 },
            },
          }),
      ],
      [
        "alert_settings.critical.condition",
        () =>
          open({
            alertSettings: { alertEnabled: true, critical: { threshold: 1, condition: "above" } },
          }),
      ],
      ["amount", () => topUp(id, "5", { amount: "500" })],
      [
        "transaction_reason",
        () =>
          client.wallets.topUpWallet(id, {
            creditsToAdd: "5",
            transactionReason: "PURCHASED_CREDIT_INVOICED",
          }),
      ],
      ["credits_to_add", () => topUp(id, "1e3")],
      ["amount", () => topUp(id, "-5")],
      [
        "parent_customer_id",
        () => client.customers.createCustomer({ externalId: "x", parentCustomerId: customer.id }),
      ],
      ["external_id", () => client.customers.updateCustomer({ externalId: "moved" }, customer.id)],
      [
        "offset",
        () =>
          client.wallets.getWalletTransactions({ idPathParameter: id, limit: 1_000, offset: 1 }),
      ],
    ];
    for (const [path, work] of refusals) {
      const refused = await refusalOf(work());
      expect([path, refused.status, refused.details.errors]).toEqual([
        path,
        400,
        expect.arrayContaining([{ path, message: expect.any(String) }]),
      ]);
    }
    expect(await creditsOf(await accountOf(customer.id))).toBe(0);
    expect(await client.wallets.getWalletsByCustomerId("refused")).toHaveLength(2);
  });

  it("says what it does not offer, where it is instead, and who it does not know", async () => {
    const grants = await refusalOf(client.creditGrants.getCreditGrant("grant_1"));
    expect(grants).toMatchObject({ status: 501, internal_error: "not_supported" });
    expect(grants.message).toContain("top up a wallet");
    const ended = await refusalOf(client.wallets.terminateWallet("wal_1"));
    expect(ended).toMatchObject({ status: 501, internal_error: "not_supported" });
    const deleted = await refusalOf(client.customers.deleteCustomer(tenant.organization.id));
    expect(deleted.status).toBe(501);
    const plans = await refusalOf(client.plans.queryPlan({}));
    expect(plans.status).toBe(501);
    const nothing = await stack.json(`${stack.apiUrl}/api/flexprice/v1/nothing`, {
      headers: { "x-api-key": tenant.apiKey },
    });
    expect(nothing).toMatchObject({ status: 404, body: { success: false } });
    const nobody = await refusalOf(clientWith("bk_live_no").customers.getCustomer("x"));
    expect(nobody).toMatchObject({ status: 401, internal_error: "unauthenticated" });
  });

  it("refuses junk with a 4xx in its own shape, never a 5xx", async () => {
    const junk = [
      "{}",
      "[]",
      "null",
      '"text"',
      "{",
      '{"events":{}}',
      '{"events":[null]}',
      '{"id":{},"external_id":[],"currency":1,"credits_to_add":{},"event_name":[]}',
      '{"__proto__":{"admin":true}}',
    ];
    const key = await keyOf(tenant, 10);
    for (const { method, path } of calls) {
      const url = `${stack.apiUrl}/api/flexprice/v1${path.replace(/\{\w+\}/g, "junk%20%25")}`;
      for (const body of method === "get" ? [undefined] : junk) {
        const answer = await fetch(url, {
          method: method.toUpperCase(),
          headers: { "x-api-key": key, "content-type": "application/json" },
          ...(body === undefined ? {} : { body }),
        });
        const told = (await answer.json()) as { success?: boolean; error?: { message?: string } };
        const asked = `${method} ${path} ${body}: ${JSON.stringify(told)}`;
        // An empty search is a search.
        if (answer.status === 200 && body === "{}") continue;
        expect([asked, answer.status >= 400 && answer.status < 500]).toEqual([asked, true]);
        expect([asked, told.error?.message]).toEqual([asked, expect.any(String)]);
      }
    }
  });

  it("every request that is answered was made here by the official client", () => {
    const patterns = calls.map(({ method, path }) => ({
      name: `${method.toUpperCase()} ${path}`,
      pattern: new RegExp(`^${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "[^/]+")}$`),
    }));
    const unseen = patterns.filter(({ pattern }) => ![...seen].some((one) => pattern.test(one)));
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });
});
