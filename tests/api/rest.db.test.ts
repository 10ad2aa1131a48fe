import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { publishedEndpoints } from "@/server/doors/rest/openapi";
import { db, inTransaction } from "@/server/foundation/db";
import { allowKeyToGrant } from "@/server/grants/allow-key";
import { createOrganization } from "@/server/organizations/create-organization";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newApiKey, newBooks, newPerson } from "@/server/scenarios/story";
import { namesOrganization } from "../support/endpoints";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  errors?: { path: string; message: string }[];
} & Record<string, unknown>;

function as(key: string, extra: Record<string, string> = {}) {
  const send = <T = Problem>(method: string, path: string, body?: unknown) =>
    stack.json<T>(`${stack.apiUrl}/api${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { authorization: `Bearer ${key}`, ...extra },
    });
  return {
    get: <T = Problem>(path: string) => send<T>("GET", path),
    post: <T = Problem>(path: string, body?: unknown) => send<T>("POST", path, body),
    put: <T = Problem>(path: string, body?: unknown) => send<T>("PUT", path, body),
    patch: <T = Problem>(path: string, body?: unknown) => send<T>("PATCH", path, body),
    delete: <T = Problem>(path: string, body?: unknown) => send<T>("DELETE", path, body),
  };
}

const saleBody = (tenant: Tenant, amount: unknown = 500) => ({
  date: "2026-11-21",
  description: "Sale",
  entries: [
    { account_id: tenant.books.cash, entry_type: "debit", amount },
    { account_id: tenant.books.sales, entry_type: "credit", amount },
  ],
});

describe("paid operations over REST", () => {
  it("a transaction is created, changed, posted and reversed; each answer carries cost and balance", async () => {
    const tenant = await tenantWith(1000);
    const api = as(tenant.apiKey);
    const base = `/organizations/${tenant.organization.id}`;
    const created = await api.post<{ id: string; status: string }>(
      `${base}/transactions`,
      saleBody(tenant),
    );
    expect(created.status).toBe(201);
    expect(created.body.status).toBe("pending");
    expect([
      created.headers.get("x-credits-cost"),
      created.headers.get("x-credits-remaining"),
      created.headers.get("x-credits-warning"),
    ]).toEqual(["2", "998", null]);
    expect(created.headers.get("x-request-id")).toMatch(/^req_/);

    const changed = await api.patch<{ description: string }>(
      `${base}/transactions/${created.body.id}`,
      { description: "Renamed" },
    );
    expect([changed.status, changed.body.description]).toEqual([200, "Renamed"]);
    const posted = await api.post<{ status: string }>(
      `${base}/transactions/${created.body.id}/post`,
    );
    expect([posted.status, posted.body.status]).toEqual([200, "posted"]);
    expect(
      (await api.patch(`${base}/transactions/${created.body.id}`, { description: "Again" })).body
        .code,
    ).toBe("wrong_state");
    const mirror = await api.post<{ status: string; reverses: string }>(
      `${base}/transactions/${created.body.id.toUpperCase()}/reverse`,
    );
    expect([mirror.status, mirror.body.status, mirror.body.reverses]).toEqual([
      201,
      "posted",
      created.body.id,
    ]);
    expect((await api.post(`${base}/transactions/${created.body.id}/reverse`)).body.code).toBe(
      "wrong_state",
    );
    expect(await creditsOf(tenant)).toBe(1000 - 2 - 1 - 1 - 3);

    const accounts = await api.get<{ data: { balance: number }[] }>(`${base}/accounts`);
    expect(accounts.body.data.map((a) => a.balance)).toEqual([0, 0]);
    await expectSoundLedger(tenant);
  });

  it("without credits the answer is 402, names the shortfall, and nothing exists or is charged", async () => {
    const tenant = await tenantWith(1);
    const refused = await as(tenant.apiKey).post(
      `/organizations/${tenant.organization.id}/transactions`,
      saleBody(tenant),
    );
    expect(refused.status).toBe(402);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(refused.body).toMatchObject({
      code: "insufficient_credits",
      required: 2,
      available: 1,
      held: 0,
      shortfall: 1,
      blocked_by: "balance",
      recharge_state: "off",
    });
    expect(refused.body.top_up_url).toContain("/billing");
    expect(refused.headers.get("x-credits-remaining")).toBe("1");
    expect(refused.headers.get("x-credits-warning")).toBe("critical");
    expect(
      await db().bookTransaction.count({ where: { organizationId: tenant.organization.id } }),
    ).toBe(0);
    expect(await creditsOf(tenant)).toBe(1);
  });

  it("fifty concurrent requests on 21 credits: ten 201, forty 402, one credit left", async () => {
    const tenant = await tenantWith(21);
    const api = as(tenant.apiKey);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        api.post(`/organizations/${tenant.organization.id}/transactions`, saleBody(tenant)),
      ),
    );
    const count = (status: number) => answers.filter((a) => a.status === status).length;
    expect([count(201), count(402)]).toEqual([10, 40]);
    expect(await creditsOf(tenant)).toBe(1);
    await expectSoundLedger(tenant);
  });

  it("an Idempotency-Key replays the answer and says so; with another body it answers 409", async () => {
    const tenant = await tenantWith(100);
    const api = as(tenant.apiKey, { "idempotency-key": "order-1" });
    const path = `/organizations/${tenant.organization.id}/transactions`;
    const first = await api.post<{ id: string }>(path, saleBody(tenant));
    const second = await api.post<{ id: string }>(path, saleBody(tenant));
    expect(second.body).toEqual(first.body);
    expect([
      second.status,
      second.headers.get("idempotent-replayed"),
      second.headers.get("x-credits-cost"),
    ]).toEqual([201, "true", "0"]);
    const other = await api.post(path, saleBody(tenant, 900));
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
    expect(await creditsOf(tenant)).toBe(98);
  });

  it("warns in a header below the threshold: 400 does not, 399 does", async () => {
    const tenant = await tenantWith(402);
    const api = as(tenant.apiKey);
    const at400 = await api.post(
      `/organizations/${tenant.organization.id}/transactions`,
      saleBody(tenant),
    );
    const at399 = await api.post(`/organizations/${tenant.organization.id}/accounts`, {
      code: "9",
      name: "Nine",
      type: "equity",
    });
    expect([
      at400.headers.get("x-credits-remaining"),
      at400.headers.get("x-credits-warning"),
    ]).toEqual(["400", null]);
    expect([
      at399.headers.get("x-credits-remaining"),
      at399.headers.get("x-credits-warning"),
    ]).toEqual(["399", "low"]);
  });
});

describe("API keys", () => {
  it("a new key works, a rotated one keeps its old secret for the grace period, a revoked one stops", async () => {
    const tenant = await tenantWith(100);
    const base = `/organizations/${tenant.organization.id}`;
    const api = as(tenant.apiKey);
    const made = await api.post<{ id: string; key: string }>(`${base}/api-keys`, {
      name: "CI",
      scopes: ["billing:read"],
    });
    expect(made.status).toBe(201);
    expect((await as(made.body.key).get(`${base}/billing`)).status).toBe(200);
    const rotated = await api.post<{ key: string; previous_expires_at: string }>(
      `${base}/api-keys/${made.body.id}/rotate`,
      { grace_hours: 1 },
    );
    expect((await as(rotated.body.key).get(`${base}/billing`)).status).toBe(200);
    expect((await as(made.body.key).get(`${base}/billing`)).status).toBe(200);
    const last = await api.post<{ key: string }>(`${base}/api-keys/${made.body.id}/rotate`, {
      grace_hours: 0,
    });
    expect((await as(rotated.body.key).get(`${base}/billing`)).status).toBe(401);
    expect((await as(last.body.key).get(`${base}/billing`)).status).toBe(200);
    expect((await api.delete(`${base}/api-keys/${made.body.id}`)).status).toBe(200);
    expect((await as(last.body.key).get(`${base}/billing`)).status).toBe(401);
    expect(await creditsOf(tenant)).toBe(100 - 1 - 2 - 2);
    const listed = await api.get<{ data: Record<string, unknown>[] }>(`${base}/api-keys`);
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
  });

  it("a repeat of the request that made a key does not show the secret again", async () => {
    const tenant = await tenantWith(10);
    const api = as(tenant.apiKey, { "idempotency-key": "key-once" });
    const path = `/organizations/${tenant.organization.id}/api-keys`;
    const first = await api.post<{ key: string | null }>(path, {
      name: "Once",
      scopes: ["billing:read"],
    });
    const again = await api.post<{ key: string | null }>(path, {
      name: "Once",
      scopes: ["billing:read"],
    });
    expect([typeof first.body.key, again.body.key]).toEqual(["string", null]);
    const stored = await db().idempotencyRecord.findMany({
      where: { scope: tenant.organization.id },
    });
    expect(JSON.stringify(stored.map((r) => r.output))).not.toContain(String(first.body.key));
  });

  it("a key cannot make a stronger key, and lacks what it was not given", async () => {
    const tenant = await tenantWith(50);
    const weak = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Keys only",
      scopes: ["keys:write"],
    });
    const base = `/organizations/${tenant.organization.id}`;
    const before = await creditsOf(tenant);
    const stronger = await as(weak.key).post(`${base}/api-keys`, {
      name: "Stronger",
      scopes: ["accounting:write"],
    });
    expect([stronger.status, stronger.body.code]).toEqual([403, "forbidden"]);
    const books = await as(weak.key).post(`${base}/transactions`, saleBody(tenant));
    expect([books.status, books.body.required_scope]).toEqual([403, "accounting:write"]);
    const staffOnly = await as(tenant.apiKey).post(`${base}/api-keys`, {
      name: "Grants",
      scopes: ["grants:write"],
    });
    expect(staffOnly.status).toBe(400);
    expect(await creditsOf(tenant)).toBe(before);
  });

  it("a key cannot get hold of grants:write by rotating a key that staff allowed to grant", async () => {
    const tenant = await tenantWith(50);
    const granter = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Granter",
      scopes: ["billing:read"],
    });
    const staff = { type: "staff", id: "usr_staff" } as const;
    await inTransaction((tx) => allowKeyToGrant(tx, granter.id, 100, staff, new Date()));
    const before = await creditsOf(tenant);
    const path = `/organizations/${tenant.organization.id}/api-keys/${granter.id}/rotate`;
    const refused = await as(tenant.apiKey).post(path, { grace_hours: 0 });
    expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
    expect(refused.body.detail).toContain("grants:write");
    expect(await creditsOf(tenant)).toBe(before);
  });

  it("an expired key is not rotated: its new secret would open nothing, and nothing is charged", async () => {
    const tenant = await tenantWith(50);
    const { id } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Last year's",
      scopes: ["billing:read"],
    });
    await db().apiKey.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1_000) } });
    const before = await creditsOf(tenant);
    const path = `/organizations/${tenant.organization.id}/api-keys/${id}/rotate`;
    const refused = await as(tenant.apiKey).post(path, {});
    expect([refused.status, refused.body.code]).toEqual([409, "wrong_state"]);
    expect(await creditsOf(tenant)).toBe(before);
  });
});

describe("tenants", () => {
  it("a stranger's organization and everything in it answers 404, on every endpoint", async () => {
    const [mine, theirs] = [await tenantWith(50), await tenantWith(50)];
    const foreign = allEndpoints.filter(namesOrganization);
    expect(foreign.length).toBeGreaterThan(20);
    for (const endpoint of foreign) {
      const path = endpoint.rest.path
        .replace("{organization_id}", theirs.organization.id)
        .replace("{account_id}", theirs.books.cash)
        .replace(/\{\w+\}/g, "txn_01kan3x7c9e6mvb4f2tq8zr5ws");
      const body: Record<string, unknown> = {
        organization_id: theirs.organization.id,
        package: "builder",
        session_id: "cs_x",
        from: "2026-01-01",
        to: "2026-01-31",
        subject: "organization",
        period: "day",
        limit: 10,
        items: [{ operation: "api.call" }],
        operation: "api.call",
        amount: 10,
        sessionId: "cs_x",
        paymentId: "pur_x",
        autoTopUp: { enabled: false, amount: 10, threshold: 5 },
        ...saleBody(theirs),
        name: "x",
        email: "x@acme.test",
        role: "viewer",
        scopes: ["billing:read"],
        code: "1",
        type: "asset",
      };
      const allowed = Object.fromEntries(
        Object.entries(body).filter(
          ([key]) =>
            key in ((endpoint.input as { shape?: object }).shape ?? {}) &&
            !endpoint.rest.path.includes(`{${key}}`),
        ),
      );
      const isGet = endpoint.rest.method === "get";
      const asked = ["organization_id", "paymentId"].filter((field) => field in allowed);
      const query = `?${new URLSearchParams(asked.map((field) => [field, String(allowed[field])]))}`;
      const answer = await as(mine.apiKey)[endpoint.rest.method](
        isGet ? path + query : path,
        isGet ? undefined : allowed,
      );
      expect([endpoint.name, answer.status]).toEqual([endpoint.name, 404]);
    }
    expect(await creditsOf(theirs)).toBe(50);
  });

  it("my own organization with a stranger's account or transaction in it is refused and changes nothing", async () => {
    const [mine, theirs] = [await tenantWith(50), await tenantWith(50)];
    const api = as(mine.apiKey);
    const base = `/organizations/${mine.organization.id}`;
    const foreignAccount = await api.post(
      `${base}/transactions`,
      saleBody({ ...mine, books: theirs.books }),
    );
    expect([foreignAccount.status, foreignAccount.body.errors?.[0]?.path]).toEqual([
      400,
      "entries.0.account_id",
    ]);
    expect(
      (await api.patch(`${base}/accounts/${theirs.books.cash}`, { name: "Mine now" })).status,
    ).toBe(404);
    expect(await creditsOf(mine)).toBe(50);
  });

  it("a sub-organization spends its master's pool and is named in events and usage", async () => {
    const tenant = await tenantWith(100);
    const api = as(tenant.apiKey);
    for (const relationship of ["owned", "linked"] as const) {
      const sub = await api.post<{
        id: string;
        billing_organization_id: string;
        billing_type: string;
      }>("/organizations", {
        name: `Sub ${relationship}`,
        parent_organization_id: tenant.organization.id,
        relationship_type: relationship,
      });
      expect([sub.status, sub.body.billing_organization_id, sub.body.billing_type]).toEqual([
        201,
        tenant.organization.id,
        "shared",
      ]);
      const before = await creditsOf(tenant);
      const made = await api.post(`/organizations/${sub.body.id}/accounts`, {
        code: "1",
        name: "Cash",
        type: "asset",
      });
      expect(made.status).toBe(201);
      expect(await creditsOf(tenant)).toBe(before - 1);
      const events = await api.get<
        { organization_id: string; credits_used: number; event_type: string; entity_type: string }[]
      >(`/organizations/${sub.body.id}/events?type=credits_consumed`);
      expect(events.body).toMatchObject([
        {
          event_type: "credits_consumed",
          entity_type: "account",
          organization_id: sub.body.id,
          credits_used: 1,
        },
      ]);
      const usage = await api.get<{ groups: { key: string; credits: number }[] }>(
        `/organizations/${tenant.organization.id}/usage?group_by=organization`,
      );
      expect(usage.body.groups).toContainEqual(
        expect.objectContaining({ key: sub.body.id, credits: 1 }),
      );
      const shared = await api.put(`/organizations/${sub.body.id}/billing`, {
        auto_recharge_enabled: true,
      });
      expect([shared.status, shared.body.code, shared.body.billing_organization_id]).toEqual([
        409,
        "shared_billing",
        tenant.organization.id,
      ]);
    }
  });

  it("the owner of a linked organization spends its payer's pool and sees none of its money", async () => {
    const payer = await tenantWith(100);
    const client = await newPerson(new Date(), { email: uniqueEmail("client"), name: "Client" });
    const linked = await createOrganization(
      {
        name: "Guest",
        parent: payer.organization,
        relationship: "linked",
        ownerUserId: client.id,
        billingEmail: null,
      },
      payer.actor,
      new Date(),
    );
    const { key } = await newApiKey(new Date(), linked, client, { name: "Guest key" });
    const api = as(key);
    const base = `/organizations/${linked.id}`;
    expect(
      (await api.post(`${base}/accounts`, { code: "1", name: "Cash", type: "asset" })).status,
    ).toBe(201);
    const billing = await api.get(`${base}/billing`);
    expect(billing.body).toMatchObject({
      credits_remaining: null,
      managed: { by: payer.organization.name, may_spend: true, budget_remaining: null },
      billing_email: null,
      billing_address: null,
      stripe_customer_id: null,
    });
    const overview = await api.get(`${base}/billing/overview`);
    expect(overview.body).toMatchObject({ billing_email: null, cards: [] });
    const purchases = `/v1/purchases?organization_id=${linked.id}`;
    expect((await api.get(purchases)).status).toBe(403);
    for (const path of [
      `${base}/billing`,
      `${base}/billing/overview`,
      `/v1/recharge-attempts?organization_id=${linked.id}`,
    ]) {
      expect(JSON.stringify((await api.get(path)).body)).not.toContain(payer.owner.email);
    }
    const ledger = await api.get(`/v1/ledger?organization_id=${linked.id}`);
    expect(JSON.stringify(ledger.body)).not.toContain(payer.owner.email);
  });

  it("a key gives nobody a membership they could not get themselves, and none outlives its maker", async () => {
    const tenant = await tenantWith(100);
    await db().membership.deleteMany({
      where: { userId: tenant.owner.id, organizationId: tenant.organization.id },
    });
    const before = await db().organization.count();
    const made = await as(tenant.apiKey).post("/organizations", {
      name: "Back door",
      parent_organization_id: tenant.organization.id,
      relationship_type: "linked",
    });
    expect(made.status).toBe(404);
    expect(await db().organization.count()).toBe(before);

    const other = await tenantWith(100);
    await db().apiKey.updateMany({
      where: { organizationId: other.organization.id },
      data: { expiresAt: new Date(Date.now() + 60_000) },
    });
    const forever = await as(other.apiKey).post(
      `/organizations/${other.organization.id}/api-keys`,
      { name: "Forever", scopes: ["billing:read"] },
    );
    expect([forever.status, forever.body.errors?.[0]?.path]).toEqual([400, "expires_at"]);
  });

  it("the parent's admins see a linked organization's totals and never its books", async () => {
    const tenant = await tenantWith(100);
    const client = await newPerson(new Date(), { email: uniqueEmail("client"), name: "Client" });
    const linked = await createOrganization(
      {
        name: "Linked client",
        parent: tenant.organization,
        relationship: "linked",
        ownerUserId: client.id,
        billingEmail: null,
      },
      tenant.actor,
      new Date(),
    );
    const api = as(tenant.apiKey);
    expect((await api.get(`/organizations/${linked.id}/usage`)).status).toBe(200);
    expect((await api.get(`/organizations/${linked.id}/usage?group_by=member`)).status).toBe(403);
    expect((await api.get(`/organizations/${linked.id}/accounts`)).status).toBe(403);
    expect((await api.get(`/organizations/${linked.id}/events`)).status).toBe(403);
    expect(
      (
        await api.post(`/organizations/${linked.id}/accounts`, {
          code: "1",
          name: "x",
          type: "asset",
        })
      ).status,
    ).toBe(403);
    expect((await api.get(`/organizations/${linked.id}/api-keys`)).status).toBe(403);

    // The pool that pays shows that it spent, not on what or through whom.
    const books = await newBooks(new Date(), linked, { type: "user", id: client.id });
    const ledger = await api.get<{ data: { organization_id: string; amount: number }[] }>(
      `/v1/ledger?organization_id=${tenant.organization.id}`,
    );
    const seen = ledger.body.data.filter((entry) => entry.organization_id === linked.id);
    expect(seen).toMatchObject([
      { amount: -1, actor_name: "Linked client", entity_id: null, request_id: null },
      { amount: -1 },
    ]);
    expect(JSON.stringify(ledger.body)).not.toContain(client.email);
    expect(JSON.stringify(ledger.body)).not.toContain(books.cash);
    expect(JSON.stringify((await api.get("/events")).body)).not.toContain(books.cash);
  });
});

describe("billing", () => {
  it("GET answers field for field as published, PUT changes and refuses", async () => {
    const tenant = await tenantWith(1500);
    const api = as(tenant.apiKey);
    const path = `/organizations/${tenant.organization.id}/billing`;
    const read = await api.get(path);
    expect(Object.keys(read.body).sort()).toEqual(
      [
        // The sources' own, and the parts of the balance.
        "available",
        "debt",
        "held",
        "managed",
        "posted",
        "restricted",
        "scheduled",
        "auto_recharge_enabled",
        "billing_address",
        "billing_email",
        "billing_organization_id",
        "credits_remaining",
        "credits_total",
        "last_recharge_at",
        "next_billing_date",
        "organization_id",
        "stripe_customer_id",
      ].sort(),
    );
    expect(read.body).toMatchObject({
      credits_remaining: 1500,
      auto_recharge_enabled: false,
      billing_organization_id: tenant.organization.id,
    });
    const noCard = await api.put(path, { auto_recharge_enabled: true });
    expect([noCard.status, noCard.body.code]).toEqual([409, "payment_method_required"]);
    const changed = await api.put(path, {
      billing_email: "Billing@Company.test",
      billing_address: {
        line1: "123 Business St",
        city: "San Francisco",
        state: "CA",
        postal_code: "94105",
        country: "US",
      },
    });
    expect(changed.body).toMatchObject({
      billing_email: tenant.owner.email,
      pending_billing_email: "billing@company.test",
      billing_address: { line1: "123 Business St", country: "US" },
    });
    await stack.drainJobs();
    expect(await stack.emailsTo("billing@company.test")).toHaveLength(1);
  });

  it("purchase-package answers a checkout address, and only knows the packages", async () => {
    const tenant = await tenantWith(0);
    const api = as(tenant.apiKey);
    const bought = await api.post("/billing/purchase-package", {
      package: "builder",
      organization_id: tenant.organization.id,
    });
    expect(bought.status).toBe(200);
    expect(bought.body).toMatchObject({ package: "builder", credits: 5000, amount: 50 });
    expect(bought.body.checkout_url).toContain(stack.stripeUrl);
    const unknown = await api.post("/billing/purchase-package", {
      package: "huge",
      organization_id: tenant.organization.id,
    });
    expect([unknown.status, unknown.body.errors?.[0]?.path]).toEqual([400, "package"]);
  });

  it("the usage history filters by type and time, newest first, and refuses a filter it does not know", async () => {
    const tenant = await tenantWith(20);
    const api = as(tenant.apiKey);
    const all = await api.get<{ event_type: string; timestamp: string }[]>(
      "/events?entity_type=organization&event_type=credits_consumed&limit=2",
    );
    expect(all.body).toHaveLength(2);
    expect([...all.body].sort((a, b) => b.timestamp.localeCompare(a.timestamp))).toEqual(all.body);
    expect(
      (
        await api.get<unknown[]>(
          `/organizations/${tenant.organization.id}/events?since=2199-01-01T00:00:00Z`,
        )
      ).body,
    ).toEqual([]);
    expect((await api.get("/events?event_type=nonsense")).status).toBe(400);
    expect((await api.get("/events?limit=0")).body.errors?.[0]?.path).toBe("limit");
  });
});

describe("bad input", () => {
  const body = (tenant: Tenant) => saleBody(tenant);
  const bad: [string, string, (t: Tenant) => unknown][] = [
    ["a string", "", () => "not json"],
    ["an array", "", () => []],
    ["null", "", () => "null"],
    ["no entries", "entries", (t) => ({ ...body(t), entries: [] })],
    ["one entry", "entries", (t) => ({ ...body(t), entries: body(t).entries.slice(0, 1) })],
    [
      "unbalanced entries",
      "entries",
      (t) => ({
        ...body(t),
        entries: [body(t).entries[0], { ...body(t).entries[1], amount: 499 }],
      }),
    ],
    ["a negative amount", "entries.0.amount", (t) => saleBody(t, -500)],
    ["zero", "entries.0.amount", (t) => saleBody(t, 0)],
    ["a fraction", "entries.0.amount", (t) => saleBody(t, 1.5)],
    ["a string amount", "entries.0.amount", (t) => saleBody(t, "500")],
    ["an absurd amount", "entries.0.amount", (t) => saleBody(t, 1e15)],
    ["an unknown field", "surprise", (t) => ({ ...body(t), surprise: true })],
    ["a date that is none", "date", (t) => ({ ...body(t), date: "2026-02-30" })],
    ["a missing description", "description", (t) => ({ ...body(t), description: undefined })],
    ["a blank description", "description", (t) => ({ ...body(t), description: "   " })],
    ["an unknown currency", "currency", (t) => ({ ...body(t), currency: "XXZ" })],
    [
      "an unknown account",
      "entries.0.account_id",
      (t) => ({
        ...body(t),
        entries: body(t).entries.map((e) => ({ ...e, account_id: "coa_unknown" })),
      }),
    ],
    ["null where an object belongs", "entries.0", (t) => ({ ...body(t), entries: [null, null] })],
  ];

  it.each(bad)(
    "%s is refused by name, changes nothing and costs nothing",
    async (_what, path, make) => {
      const tenant = await tenantWith(50);
      const answer = await as(tenant.apiKey).post(
        `/organizations/${tenant.organization.id}/transactions`,
        make(tenant),
      );
      expect(answer.status).toBe(400);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(answer.body.code).toBe("validation_failed");
      expect(answer.body.errors?.map((e) => e.path)).toContain(path);
      expect(await creditsOf(tenant)).toBe(50);
      expect(
        await db().bookTransaction.count({ where: { organizationId: tenant.organization.id } }),
      ).toBe(0);
    },
  );

  it("a query that says one thing twice is refused: a dry run is never taken for the real thing", async () => {
    const tenant = await tenantWith(50);
    const api = as(tenant.apiKey);
    const twice = await api.post("/v1/charges?dry_run=true&dry_run=false", {
      operation: "api.call",
    });
    expect([twice.status, twice.body.errors?.[0]?.path]).toEqual([400, "dry_run"]);
    expect((await api.get("/v1/ledger?limit=1&limit=2")).status).toBe(400);
    expect(await creditsOf(tenant)).toBe(50);
  });

  it("a cursor that no list gave is refused", async () => {
    const api = as((await tenantWith(5)).apiKey);
    for (const list of ["purchases", "recharge-attempts", "recharge-evaluations", "sales-quotes"]) {
      const answer = await api.get(`/v1/${list}?cursor=zzz`);
      expect([list, answer.status, answer.body.errors?.[0]?.path]).toEqual([list, 400, "cursor"]);
    }
  });

  it("a body over 1 MB answers 413, another media type 415, an unknown path 404", async () => {
    const tenant = await tenantWith(10);
    const api = as(tenant.apiKey);
    const path = `/organizations/${tenant.organization.id}/transactions`;
    expect(
      (await api.post(path, { ...body(tenant), description: "x".repeat(1_100_000) })).status,
    ).toBe(413);
    expect(
      (await as(tenant.apiKey, { "content-type": "text/plain" }).post(path, "hello")).status,
    ).toBe(415);
    expect((await api.get("/no/such/thing")).body.code).toBe("not_found");
    expect(await creditsOf(tenant)).toBe(10);
  });

  it("no key, a wrong key and a cookie from another site are turned away", async () => {
    const tenant = await tenantWith(10);
    const path = `${stack.apiUrl}/api/organizations/${tenant.organization.id}/billing`;
    expect((await stack.json(path)).status).toBe(401);
    expect(
      (await as(`${tenant.apiKey}x`).get(`/organizations/${tenant.organization.id}/billing`))
        .status,
    ).toBe(401);
    expect((await stack.json(path, { headers: { "x-api-key": tenant.apiKey } })).status).toBe(200);
  });

  it("every endpoint refuses junk with a 4xx problem, never a 5xx", async () => {
    const tenant = await tenantWith(500);
    const api = as(tenant.apiKey);
    const junk: unknown[] = [
      {},
      { a: 1 },
      { organization_id: 5 },
      { organization_id: {} },
      { name: 5, scopes: "all" },
      { name: "\u0000", code: "\u0000", type: "asset" },
      { session_id: "cs_nothing" },
      { limit: "x" },
    ];
    for (const endpoint of allEndpoints) {
      for (const input of junk) {
        const path = endpoint.rest.path
          .replace("{organization_id}", tenant.organization.id)
          .replace(/\{\w+\}/g, "%00%27or%201");
        const query =
          endpoint.rest.method === "get"
            ? `?${new URLSearchParams(Object.entries(input as object).map(([k, v]) => [k, String(v)]))}`
            : "";
        const answer = await api[endpoint.rest.method]<Problem>(
          `${path}${query}`,
          endpoint.rest.method === "get" ? undefined : input,
        );
        expect([endpoint.name, JSON.stringify(input), answer.status < 500]).toEqual([
          endpoint.name,
          JSON.stringify(input),
          true,
        ]);
        if (answer.status >= 400) expect(answer.body.code).toEqual(expect.any(String));
        expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*\.ts:\d+|node_modules|prisma/i);
      }
    }
  });
});

describe("the OpenAPI document", () => {
  it("lists every endpoint with its price", async () => {
    const { body } = await stack.json<{
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; "x-credits-cost"?: number }>>;
    }>(`${stack.apiUrl}/api/openapi.json`);
    expect(body.openapi).toBe("3.1.0");
    const ids = Object.values(body.paths).flatMap((methods) =>
      Object.values(methods).map((operation) => operation.operationId),
    );
    expect(ids.sort()).toEqual(publishedEndpoints.map((e) => e.name).sort());
    expect(Object.keys(body.paths).filter((path) => path.startsWith("/api/staff"))).toEqual([]);
    expect(
      body.paths["/api/organizations/{organization_id}/transactions"]?.post?.["x-credits-cost"],
    ).toBe(2);
  });
});
