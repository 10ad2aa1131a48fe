import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as EarlierClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as EarlierTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAgent } from "@/server/agents/change-agent";
import { tools, toolsFor } from "@/server/doors/mcp/tools";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { newApiKey } from "@/server/scenarios/story";
import { batterySeed, batterySize, batteryTimeoutMs } from "../support/battery";
import { browserHeaders } from "../support/client";
import { fingerprint } from "../support/fingerprint";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  Object.assign(process.env, {
    RATE_LIMIT_PER_MINUTE: "1000000",
    RATE_LIMIT_FAILED_AUTHENTICATION_PER_MINUTE: "1000000",
  });
  stack = await startStack();
});
afterAll(() => stack.stop());

type Structured = Record<string, unknown> & {
  data?: Record<string, unknown>;
  credits?: { cost?: number; remaining?: number };
};
type Called = { isError: boolean; text: string; told: Structured };
type Speaker = {
  version: string | undefined;
  instructions: string | undefined;
  list(cursor?: string): Promise<{ tools: ListedTool[]; nextCursor?: string | undefined }>;
  call(name: string, args?: Record<string, unknown>): Promise<Called>;
  close(): Promise<void>;
};
type ListedTool = {
  name: string;
  description?: string | undefined;
  inputSchema: { properties?: Record<string, unknown> | undefined };
  annotations?: Record<string, unknown> | undefined;
};

const urlOf = (query = "") => new URL(`${stack.apiUrl}/api/mcp${query}`);
const identity = { name: "test", version: "1" };
const withKey = (key: string) => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } });

/** The official client of the current revision, which sends no `initialize`. */
async function connect(key: string, query?: string): Promise<Speaker> {
  const client = new Client(identity, { versionNegotiation: { mode: "auto" } });
  await client.connect(new StreamableHTTPClientTransport(urlOf(query), withKey(key)));
  return {
    version: client.getNegotiatedProtocolVersion(),
    instructions: client.getInstructions(),
    list: async (cursor) => (await client.listTools(cursor ? { cursor } : undefined)) as never,
    call: async (name, args = {}) => asCalled(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

/** The official client of the revisions before, as most programs still have it. */
async function connectEarlier(key: string): Promise<Speaker> {
  const client = new EarlierClient(identity);
  const transport = new EarlierTransport(urlOf(), withKey(key));
  await client.connect(transport as never);
  return {
    version: transport.protocolVersion,
    instructions: client.getInstructions(),
    list: async (cursor) => (await client.listTools(cursor ? { cursor } : undefined)) as never,
    call: async (name, args = {}) => asCalled(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

function asCalled(result: unknown): Called {
  const { isError, content, structuredContent } = result as {
    isError?: boolean;
    content: { type: string; text?: string }[];
    structuredContent: Structured;
  };
  const text = content.map((part) => part.text ?? "").join("\n");
  return { isError: isError === true, text, told: structuredContent };
}

const sale = ({ books }: Tenant, description = "Sale") => ({
  date: "2026-11-21",
  description,
  entries: [
    { account_id: books.cash, entry_type: "debit", amount: 500 },
    { account_id: books.sales, entry_type: "credit", amount: 500 },
  ],
});

describe.each([
  ["the current revision", "2026-07-28", connect],
  ["the revision before", "2025-11-25", connectEarlier],
] as const)("the official client of %s", (_, version, connectAs) => {
  it("connects, lists, calls, and is told of a refusal what fixes it", async () => {
    const tenant = await tenantWith(3);
    const client = await connectAs(tenant.apiKey);
    expect(client.version).toBe(version);
    expect(client.instructions).toContain("how_to_fix");

    const { tools: listed } = await client.list();
    const tool = listed.find(({ name }) => name === "transaction_create");
    expect(tool).toMatchObject({
      description: expect.stringContaining("Costs 2 credits."),
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
    });

    const made = await client.call("transaction_create", sale(tenant));
    expect(made).toMatchObject({
      isError: false,
      told: {
        status: 201,
        credits: { cost: 2, remaining: 1, warning: "critical" },
        data: { status: "pending", description: "Sale" },
      },
    });
    expect(JSON.parse(made.text)).toEqual(made.told);

    const refused = await client.call("transaction_create", sale(tenant));
    expect(refused).toMatchObject({
      isError: true,
      told: {
        status: 402,
        code: "insufficient_credits",
        required: 2,
        available: 1,
        shortfall: 1,
        blocked_by: "balance",
        top_up_url: expect.stringContaining("/billing"),
        how_to_fix: expect.stringContaining("Buy credits"),
      },
    });
    expect(refused.text).toContain("How to fix it: Buy credits");
    expect(await creditsOf(tenant)).toBe(1);
    expect(
      await db().bookTransaction.count({ where: { organizationId: tenant.organization.id } }),
    ).toBe(1);
    await client.close();
    await expectSoundLedger(tenant);
  });
});

describe("an agent", () => {
  it("spends to its budget, asks for more as it is told to, is approved, and goes on", async () => {
    const tenant = await tenantWith(100);
    const { id: agentId } = await createAgent(
      tenant.organization.id,
      "Night bot",
      tenant.actor,
      new Date(),
    );
    const { key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Bot",
      scopes: ["usage:write", "billing:read"],
      agentId,
    });
    const owner = await connect(tenant.apiKey);
    const budget = await owner.call("budget_create", {
      subject: "agent",
      subject_id: agentId,
      period: "lifetime",
      limit: 3,
      action: "block",
    });
    expect(budget.told.status).toBe(201);

    const agent = await connect(key);
    const spend = (n: number) =>
      agent.call("charge_create", { operation: "api.call", idempotency_key: `job-${n}` });
    for (const n of [1, 2, 3])
      expect((await spend(n)).told).toMatchObject({ status: 201, credits: { cost: 1 } });
    const refused = await spend(4);
    expect(refused.told).toMatchObject({
      status: 402,
      code: "insufficient_credits",
      blocked_by: "budget",
      budget: { id: budget.told.data?.id, limit: 3, spent: 3 },
      how_to_fix: expect.stringContaining("Call budget_request_create with"),
    });

    // Its own key may not give what it asks for.
    const raise = { budget_id: budget.told.data?.id, limit: 6 };
    expect((await agent.call("budget_update", raise)).told).toMatchObject({
      code: "forbidden",
      required_scope: "billing:write",
      how_to_fix: "Ask an owner or admin for an API key with the scope billing:write.",
    });
    const [cure] = refused.told.cures as { request: { body: Record<string, unknown> } }[];
    const asked = await agent.call("budget_request_create", {
      ...cure?.request.body,
      reason: "One more document",
    });
    expect(asked.told).toMatchObject({ status: 201, data: { status: "open", limit: 4 } });
    expect((await spend(4)).isError).toBe(true);
    const approved = await owner.call("budget_request_approve", {
      budget_request_id: asked.told.data?.id,
    });
    expect(approved.told).toMatchObject({ status: 200, data: { status: "approved" } });

    expect((await spend(4)).told).toMatchObject({ status: 201, credits: { cost: 1 } });
    expect((await spend(4)).told).toMatchObject({ replayed: true, credits: { cost: 0 } });
    // Its key and its four calls, of a hundred.
    expect(await creditsOf(tenant)).toBe(95);
    await Promise.all([agent.close(), owner.close()]);
    await expectSoundLedger(tenant);
  });
});

describe("what a key may", () => {
  it("decides what it is offered, and what it is not offered it cannot call", async () => {
    const tenant = await tenantWith(20);
    const { key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Reader",
      scopes: ["billing:read"],
    });
    const client = await connect(key);
    const offered = new Set((await client.list()).tools.map(({ name }) => name));
    expect(offered.has("transaction_create")).toBe(false);
    const before = await fingerprint();
    for (const { name } of tools) {
      if (offered.has(name)) continue;
      const { isError, told } = await client.call(name, {
        organization_id: tenant.organization.id,
      });
      expect([name, isError]).toEqual([name, true]);
      expect([name, told.code]).toEqual([
        name,
        expect.stringMatching(/^(forbidden|validation_failed)$/),
      ]);
    }
    expect(await fingerprint()).toEqual(before);
    const refused = await client.call("transaction_create", sale(tenant));
    expect(refused.told).toMatchObject({ code: "forbidden", required_scope: "accounting:write" });
    await client.close();
  });

  it("ends at its own organization: the ids of others answer not_found", async () => {
    const [tenant, other] = await Promise.all([tenantWith(20), tenantWith(20)]);
    const client = await connect(tenant.apiKey);
    const theirs = await connect(other.apiKey);
    const made = await theirs.call("transaction_create", sale(other));
    const calls: [string, Record<string, unknown>][] = [
      ["organization_get", { organization_id: other.organization.id }],
      ["ledger_list", { organization_id: other.organization.id }],
      ["transaction_create", { ...sale(tenant), organization_id: other.organization.id }],
      ["transaction_get", { transaction_id: made.told.data?.id }],
      ["transaction_post", { transaction_id: made.told.data?.id }],
      ["transaction_get", { transaction_id: newId("bookTransaction") }],
    ];
    for (const [name, args] of calls)
      expect([name, (await client.call(name, args)).told]).toEqual([
        name,
        expect.objectContaining({ status: 404, code: "not_found" }),
      ]);
    expect(await creditsOf(tenant)).toBe(20);
    await Promise.all([client.close(), theirs.close()]);
  });

  it("is listed in pages that together are what its scopes allow, and by group", async () => {
    const tenant = await tenantWith(20);
    const scopes = [
      "billing:write",
      "accounting:write",
      "keys:write",
      "members:write",
      "usage:write",
    ];
    const { key, id } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Wide",
      scopes,
    });
    const client = await connectEarlier(key);
    const pages = [];
    for (let cursor: string | undefined; ; ) {
      const page = await client.list(cursor);
      pages.push(page.tools.map(({ name }) => name));
      cursor = page.nextCursor;
      if (!cursor) break;
    }
    const expected = toolsFor(
      {
        kind: "api_key",
        keyId: id,
        agentId: null,
        organizationId: tenant.organization.id,
        userId: tenant.owner.id,
        requestId: "req_test",
        scopes,
      },
      new Set(),
    );
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toEqual(expected.map(({ name }) => name));
    await expect(client.list("no_such_tool")).rejects.toThrow("Not a cursor");

    const narrow = await connect(key, "?groups=charges,holds");
    const { tools: few } = await narrow.list();
    expect(few.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["charge_create", "hold_create"]),
    );
    expect(few.length).toBeLessThan(12);
    await expect(narrow.call("transaction_create", sale(tenant))).rejects.toThrow("no such tool");
    await expect(connect(key, "?groups=everything")).rejects.toThrow();
    await Promise.all([client.close(), narrow.close()]);
  });
});

describe("a paid tool", () => {
  it("names the price that was agreed with the organization", async () => {
    const tenant = await tenantWith(20);
    await db().priceOverride.create({
      data: {
        id: newId("priceOverride"),
        creditAccountId: tenant.organization.creditAccountId,
        subject: "operation:transaction.create",
        negotiated: true,
        prices: { credits: 0.5 },
        note: "Agreed by phone",
        createdBy: "usr_staff",
        effectiveAt: new Date(Date.now() - 1_000),
        createdAt: new Date(Date.now() - 1_000),
      },
    });
    const client = await connect(tenant.apiKey, "?groups=accounts-and-transactions");
    const { tools: listed } = await client.list();
    const described = listed.find(({ name }) => name === "transaction_create")?.description;
    expect(described).toContain("Costs 0.5 credits.");
    const dry = await client.call("transaction_create", { ...sale(tenant), dry_run: true });
    expect(dry.told).toMatchObject({ status: 200, data: { credits: 0.5, would_pass: true } });
    expect(await creditsOf(tenant)).toBe(20);
    await client.close();
  });

  it("charges a repeat under the same idempotency_key once, also when twenty come together", async () => {
    const tenant = await tenantWith(20);
    const client = await connect(tenant.apiKey);
    const args = { ...sale(tenant), idempotency_key: "order-7" };
    const all = await Promise.all(
      Array.from({ length: 20 }, () => client.call("transaction_create", args)),
    );
    const done = all.filter(({ isError }) => !isError);
    expect(new Set(done.map(({ told }) => told.data?.id)).size).toBe(1);
    expect(
      all.every(({ isError, told }) => !isError || told.code === "idempotency_in_progress"),
    ).toBe(true);
    const repeat = await client.call("transaction_create", args);
    expect(repeat.told).toMatchObject({ replayed: true, credits: { cost: 0 } });
    const changed = await client.call("transaction_create", { ...args, description: "Another" });
    expect(changed).toMatchObject({
      isError: true,
      told: { status: 409, code: "idempotency_key_reused" },
    });
    expect(await creditsOf(tenant)).toBe(18);
    // Without a key, two calls are two requests.
    await client.call("transaction_create", sale(tenant));
    await client.call("transaction_create", sale(tenant));
    expect(await creditsOf(tenant)).toBe(14);
    for (const wrong of [
      { idempotency_key: 7 },
      { idempotency_key: "" },
      { dry_run: "yes" },
      { no: 1 },
    ])
      expect(
        (await client.call("transaction_create", { ...sale(tenant), ...wrong })).told,
      ).toMatchObject({
        status: 400,
        code: "validation_failed",
      });
    expect(await creditsOf(tenant)).toBe(14);
    await client.close();
    await expectSoundLedger(tenant);
  });
});

describe("a file", () => {
  it("is sent as base64, and answered as the address it is fetched at", async () => {
    const tenant = await tenantWith(20);
    const client = await connect(tenant.apiKey);
    const bytes = Buffer.from(`%PDF-1.7\n${"x".repeat(100_000)}\n%%EOF`);
    const sent = await client.call("document_upload", {
      content: bytes.toString("base64"),
      name: "receipt.pdf",
    });
    expect(sent.told).toMatchObject({ status: 201 });
    const { told } = await client.call("document_content", { document_id: sent.told.data?.id });
    const url = String(told.data?.download_url);
    const path = url.slice(new URL(url).origin.length);
    const file = await fetch(`${stack.apiUrl}${path}`, {
      headers: { authorization: `Bearer ${tenant.apiKey}` },
    });
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
    await client.close();
  });
});

describe("before the protocol is spoken", () => {
  const call = (args: object = {}) => ({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "organization_list", arguments: args },
  });
  const send = async (headers: Record<string, string>, body: unknown = call(), method = "POST") => {
    const response = await fetch(urlOf(), {
      method,
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
      ...(method === "POST"
        ? { body: typeof body === "string" ? body : JSON.stringify(body) }
        : {}),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  };
  let tenant: Tenant;
  let bearer: Record<string, string>;
  beforeAll(async () => {
    tenant = await tenantWith(50);
    bearer = { authorization: `Bearer ${tenant.apiKey}` };
  });

  it("only a key opens it: no key, a wrong one and a browser's session are 401 with a challenge", async () => {
    const session = await browserHeaders(tenant.owner);
    const [none, wrong, cookie] = [
      await send({}),
      await send({ authorization: "Bearer bk_live_nobody_nothing" }),
      await send(session),
    ];
    expect([none.status, wrong.status, cookie.status]).toEqual([401, 401, 401]);
    expect(none.headers.get("www-authenticate")).toBe('Bearer realm="Bursar"');
    expect(cookie.headers.get("www-authenticate")).toBe('Bearer realm="Bursar"');
    expect(wrong.headers.get("www-authenticate")).toBe(
      'Bearer realm="Bursar", error="invalid_token"',
    );
    expect(JSON.parse(none.text)).toMatchObject({
      jsonrpc: "2.0",
      error: { code: -32_000, data: { code: "unauthenticated" } },
    });
    expect((await send({ "x-api-key": tenant.apiKey })).status).toBe(200);
  });

  it("a page of another site is refused; a program and our own pages are not", async () => {
    const own = new URL(process.env.APP_URL ?? "").origin;
    for (const origin of ["https://evil.test", "null", "http://localhost.evil.test"])
      expect([origin, (await send({ ...bearer, origin })).status]).toEqual([origin, 403]);
    expect((await send({ ...bearer, origin: own })).status).toBe(200);
  });

  it("answers POST alone, in one JSON, and keeps nothing", async () => {
    for (const method of ["GET", "DELETE", "PUT"]) {
      const { status, headers } = await send(bearer, undefined, method);
      expect([method, status, headers.get("allow")]).toEqual([method, 405, "POST"]);
    }
    const answer = await send(bearer);
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(answer.headers.get("mcp-session-id")).toBeNull();
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("ratelimit")).toMatch(/^"default"/);
    const notified = { jsonrpc: "2.0", method: "notifications/initialized" };
    expect(await send(bearer, notified)).toMatchObject({ status: 202, text: "" });
  });

  it.each([
    ["no JSON", "{", 400],
    ["nothing", "", 400],
    ["null", "null", 400],
    ["a number", "7", 400],
    ["a batch", [call(), call()], 400],
    ["no JSON-RPC", { hello: 1 }, 400],
    ["another JSON-RPC", { ...call(), jsonrpc: "1.0" }, 400],
    ["a long text for what takes no file", call({ name: "x".repeat(60_000) }), 400],
    ["a deep body", `${"[".repeat(5_000)}${"]".repeat(5_000)}`, 400],
    [
      "a deep argument",
      JSON.stringify(call()).replace("{}", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`),
      400,
    ],
  ])("%s is refused in JSON, and nothing happens", async (_, body, status) => {
    const answer = await send(bearer, body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      jsonrpc: "2.0",
      error: { code: expect.any(Number) },
    });
  });

  it("another media type, more than 1 MB and unknown revisions are refused", async () => {
    expect((await send({ ...bearer, "content-type": "text/plain" })).status).toBe(415);
    expect((await send(bearer, "x".repeat(1_000_001))).status).toBe(413);
    const _meta = {
      "io.modelcontextprotocol/protocolVersion": "2099-01-01",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const future = { ...call(), params: { ...call().params, _meta } };
    const headers = { ...bearer, "mcp-protocol-version": "2099-01-01", "mcp-method": "tools/call" };
    const answer = await send({ ...headers, "mcp-name": "organization_list" }, future);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: -32_022, data: { supported: ["2026-07-28"], requested: "2099-01-01" } },
    });
  });

  it("unknown tools and methods are errors of the protocol", async () => {
    const unknown = await send(bearer, { ...call(), params: { name: "no_such_tool" } });
    expect(JSON.parse(unknown.text)).toMatchObject({ id: 1, error: { code: -32_602 } });
    const method = await send(bearer, { ...call(), method: "resources/list" });
    expect(JSON.parse(method.text)).toMatchObject({ id: 1, error: { code: -32_601 } });
  });

  it(`whatever is sent answers in JSON below 500 and costs nothing (seed ${batterySeed})`, {
    timeout: batteryTimeoutMs,
  }, async () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const message = fc.record(
      {
        jsonrpc: fc.oneof(fc.constant("2.0"), json),
        id: fc.oneof(fc.integer(), fc.string(), json),
        method: fc.oneof(
          fc.constantFrom("initialize", "tools/list", "tools/call", "server/discover", "ping"),
          fc.constantFrom("subscriptions/listen", "notifications/cancelled", "logging/setLevel"),
          json,
        ),
        params: fc.oneof(
          fc.record(
            {
              name: fc.oneof(
                fc.constantFrom("organization_list", "ledger_list", "__proto__"),
                json,
              ),
              arguments: fc.oneof(fc.dictionary(fc.string(), json), json),
              cursor: json,
              protocolVersion: fc.oneof(fc.constantFrom("2025-06-18", "2026-07-28"), json),
              _meta: fc.oneof(
                fc.record({
                  "io.modelcontextprotocol/protocolVersion": fc.oneof(
                    fc.constant("2026-07-28"),
                    json,
                  ),
                  "io.modelcontextprotocol/clientCapabilities": json,
                }),
                json,
              ),
            },
            { requiredKeys: [] },
          ),
          json,
        ),
      },
      { requiredKeys: [] },
    );
    const header = fc.option(
      fc.constantFrom("2025-03-26", "2025-11-25", "2026-07-28", "1", "2099-01-01"),
      { nil: undefined },
    );
    await fc.assert(
      fc.asyncProperty(message, header, async (body, version) => {
        const answer = await send(
          { ...bearer, ...(version ? { "mcp-protocol-version": version } : {}) },
          body,
        );
        expect(answer.status).toBeLessThan(500);
        if (answer.text !== "") expect(typeof JSON.parse(answer.text)).toBe("object");
        expect(answer.text).not.toMatch(/\bat \S+ \(|node_modules/);
      }),
      { numRuns: batterySize(150, 20_000), seed: batterySeed },
    );
    expect(await creditsOf(tenant)).toBe(50);
  });
});
